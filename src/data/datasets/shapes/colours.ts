import type { RandomStream } from '../../../base/random.ts';

/** Red, green, blue; 0..255, not rounded. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Any hue, with saturation and value from wide ranges, so that colour says nothing about the class. */
export const anyColour = (random: RandomStream): Colour =>
  fromHsv(random.uniform(), random.uniform(0.15, 0.9), random.uniform(0.25, 1));

/** A less saturated colour, for backgrounds. */
export const calmColour = (random: RandomStream): Colour =>
  fromHsv(random.uniform(), random.uniform(0.05, 0.6), random.uniform(0.25, 0.9));

/** A nearly grey colour, with each channel drawn separately. */
export const nearGrey = (random: RandomStream, low: number, high: number): Colour => [
  random.uniform(low, high),
  random.uniform(low, high),
  random.uniform(low, high),
];

/** A colour whose luminance differs from that of `other` by at least `contrast`; otherwise the best of 20. */
export const contrastingColour = (random: RandomStream, other: Colour, contrast: number): Colour => {
  const difference = (colour: Colour): number => Math.abs(luminance(colour) - luminance(other));
  let best = anyColour(random);
  for (let attempt = 1; attempt < 20 && difference(best) < contrast; attempt++) {
    const next = anyColour(random);
    if (difference(next) > difference(best)) best = next;
  }
  return best;
};

/** ITU-R BT.601. */
const luminance = ([red, green, blue]: Colour): number => 0.299 * red + 0.587 * green + 0.114 * blue;

/** Hue, saturation and value are 0..1. */
const fromHsv = (hue: number, saturation: number, value: number): Colour => {
  const channel = (offset: number): number => {
    const sector = (offset + hue * 6) % 6;
    return 255 * value * (1 - saturation * Math.max(0, Math.min(sector, 4 - sector, 1)));
  };
  return [channel(5), channel(3), channel(1)];
};
