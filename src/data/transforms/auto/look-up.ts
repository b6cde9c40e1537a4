import type { RgbImage } from '../../types/image.ts';

// Lookup-table operations of Pillow's ImageOps, in place on 8-bit red, green, blue, bit for bit.

/** Keeps the upper `bits` bits of every value. Source: Pillow PIL/ImageOps.py, `posterize`. */
export const posterize = ({ data }: RgbImage, bits: number): void => {
  const mask = ~(2 ** (8 - bits) - 1);
  for (let at = 0; at < data.length; at++) data[at]! &= mask;
};

/** Inverts values from the threshold on. Source: Pillow PIL/ImageOps.py, `solarize`. */
export const solarize = ({ data }: RgbImage, threshold: number): void => {
  for (let at = 0; at < data.length; at++) if (data[at]! >= threshold) data[at] = 255 - data[at]!;
};

/** Stretches each channel's range to 0..255. Source: Pillow PIL/ImageOps.py, `autocontrast`. */
export const autoContrast = (image: RgbImage): void =>
  lookUp(image, (counts) => {
    const lowest = counts.findIndex((count) => count > 0);
    const highest = counts.findLastIndex((count) => count > 0);
    if (highest <= lowest) return null;
    const scale = 255 / (highest - lowest);
    const offset = -lowest * scale;
    return (value) => Math.max(0, Math.min(255, Math.trunc(value * scale + offset)));
  });

/** Equalises the histogram of each channel. Source: Pillow PIL/ImageOps.py, `equalize`. */
export const equalize = (image: RgbImage): void =>
  lookUp(image, (counts) => {
    const present = counts.filter((count) => count > 0);
    const all = present.reduce((sum, count) => sum + count, 0);
    const step = Math.floor((all - present.at(-1)!) / 255);
    if (present.length <= 1 || step === 0) return null;
    let below = Math.floor(step / 2);
    const starts = counts.map((count) => {
      const start = below;
      below += count;
      return start;
    });
    return (value) => Math.min(255, Math.floor(starts[value]! / step));
  });

/** Maps each channel by a function derived from its histogram; null leaves the channel unchanged. */
const lookUp = ({ data }: RgbImage, functionOf: (counts: number[]) => ((value: number) => number) | null): void => {
  for (let channel = 0; channel < 3; channel++) {
    const counts: number[] = Array(256).fill(0);
    for (let at = channel; at < data.length; at += 3) counts[data[at]!]! += 1;
    const of = functionOf(counts);
    if (of === null) continue;
    const table = Uint8Array.from({ length: 256 }, (_, value) => of(value));
    for (let at = channel; at < data.length; at += 3) data[at] = table[data[at]!]!;
  }
};
