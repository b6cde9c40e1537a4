import type { Progress } from '../../domain/events.ts';

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`. */
export const durationText = (durationMs: number): string => {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
};

/** Time left, without decimals, which would flicker: `12 s`, `3 min`. */
export const etaText = (etaMs: number): string => {
  const seconds = Math.ceil(etaMs / 1000);
  return seconds < 60 ? `${seconds} s` : durationText(Math.ceil(seconds / 60) * 60_000).replace(/ 00 s$/, '');
};

/** A bar of `width` cells with a resolution of an eighth of a cell. */
export const barText = (fraction: number, width: number): string => {
  const eighths = Math.round(Math.max(0, Math.min(1, fraction)) * width * 8);
  const part = eighths % 8 === 0 ? '' : String.fromCodePoint(0x2590 - (eighths % 8));
  return `${'█'.repeat(eighths >> 3)}${part}`.padEnd(width, '░');
};

/** A count with its word, empty for zero: `2 failed`. */
export const countText = (count: number, word: string): string[] => (count === 0 ? [] : [`${count} ${word}`]);

const grouped = (count: number): string => count.toLocaleString('en-US');

/**
 * `epoch 3/20`, `loss 1.234`, `512 images/s`, `12 s left`: the known values, with the time left (or the share done)
 * last.
 */
export const progressTexts = ({
  fraction,
  epoch,
  epochs,
  loss,
  imagesPerSecond,
  etaMs,
  images,
}: Progress): string[] => [
  ...(epoch === undefined ? [] : [`epoch ${epoch}${epochs === undefined ? '' : `/${epochs}`}`]),
  ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
  ...(images === undefined ? [] : [`${grouped(images.done)} of ${grouped(images.total)} images`]),
  ...(imagesPerSecond === undefined ? [] : [`${Math.round(imagesPerSecond)} images/s`]),
  etaMs === undefined ? `${Math.round(fraction * 100)} %` : `${etaText(etaMs)} left`,
];
