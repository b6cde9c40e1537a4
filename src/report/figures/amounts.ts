import { largest } from '../../base/extremes.ts';
import type { ImageTime } from '../../domain/image-time.ts';

/** 1_379_584 gives `1.38 M`: three digits and a unit. */
export const amountText = (count: number): string => {
  const unit = units.find(({ size }) => Math.abs(count) >= size) ?? units.at(-1)!;
  return `${Number((count / unit.size).toPrecision(3))}${unit.name === '' ? '' : ` ${unit.name}`}`;
};

/** Milliseconds with three digits. */
export const millisecondsText = (seconds: number): string => `${Number((seconds * 1000).toPrecision(3))}`;

/** ` [3.41, 3.9]` in milliseconds; empty if the spread is unknown. */
export const spreadText = (spread: ImageTime['spread']): string =>
  spread === null ? '' : ` [${spread.map(millisecondsText).join(', ')}]`;

/** Note on times in milliseconds and their spread. */
export const timeNote =
  'ms: median over rounds on the machine that timed them, with no other run active; [ ]: range of the rounds without the fastest and the slowest fifteenth';

/** Note on disturbed times. */
export const disturbedNotes = (times: readonly ImageTime[]): string[] =>
  times.some(({ disturbed }) => disturbed)
    ? [
        'CAUTION: other programs kept the machine busy during timing, so these are not the times of an idle machine; to measure again, remove the analyze run (`fixres runs rm KEY`) and run the spec on an idle machine',
      ]
    : [];

export interface Unit {
  readonly size: number;
  readonly name: string;
}

const units: readonly Unit[] = [
  { size: 1e9, name: 'G' },
  { size: 1e6, name: 'M' },
  { size: 1e3, name: 'k' },
  { size: 1, name: '' },
];

/** The unit in which the largest amount has few digits. */
export const unitOf = (amounts: readonly number[]): Unit => {
  const most = Math.max(0, largest(amounts));
  return units.find(({ size }) => most >= size) ?? units.at(-1)!;
};
