import type { Paint, SeriesLook, Shape } from './picture.ts';

/**
 * Eight colours that are distinguishable with any colour vision. Source: Okabe and Ito 2008, without their yellow,
 * which is hard to see on white.
 */
export const categoryPaints: readonly Paint[] = [
  { name: 'blue', hex: '#0072B2', dark: '#4C9BE8' },
  { name: 'vermilion', hex: '#D55E00', dark: '#F0803C' },
  { name: 'green', hex: '#009E73', dark: '#2DBE94' },
  { name: 'purple', hex: '#CC79A7', dark: '#DB93BC' },
  { name: 'sky', hex: '#56B4E9', dark: '#A6DDF8' },
  { name: 'orange', hex: '#E69F00', dark: '#F2B632' },
  { name: 'black', hex: '#000000', dark: '#F2F2F2' },
  { name: 'grey', hex: '#7F7F7F', dark: '#A6A6A6' },
];
const shapes: readonly Shape[] = ['circle', 'square', 'triangle', 'diamond', 'cross', 'nabla'];
const dashes = [
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
] as const;

/** Looks of unordered categories: colour, shape and, from the ninth on, dashes. */
export const categoryLook = (index: number): SeriesLook => {
  const round = Math.floor(index / categoryPaints.length) % (dashes.length + 1);
  return {
    paint: categoryPaints[index % categoryPaints.length]!,
    shape: shapes[index % shapes.length]!,
    ...(round === 0 ? {} : { dash: dashes[round - 1]! }),
  };
};

const orderedSteps = 12;

/** Looks of `count` ordered values, such as resolutions: from dark to light, on a dark screen from light to dark. */
export const orderedLook = (index: number, count: number): SeriesLook => ({
  paint: orderedPaints[count < 2 ? 0 : Math.round((index / (count - 1)) * (orderedSteps - 1))]!,
  shape: shapes[index % shapes.length]!,
});

/**
 * Knots of a scale that stays ordered in greyscale and for any colour vision. Source: matplotlib's viridis, without its
 * lightest end.
 */
const knots = {
  hex: ['#440154', '#414487', '#2A788E', '#22A884', '#44BF70'],
  dark: ['#FDE725', '#7AD151', '#22A884', '#2A9AA8', '#5C7FC4'],
} as const;

const mixed = (colors: readonly string[], place: number): string => {
  const position = place * (colors.length - 1);
  const below = Math.min(Math.floor(position), colors.length - 2);
  const [from, to] = [channels(colors[below]!), channels(colors[below + 1]!)];
  const mix = from.map((value, channel) => Math.round(value + (position - below) * (to[channel]! - value)));
  return `#${mix.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
};

const channels = (color: string): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));

export const orderedPaints: readonly Paint[] = Array.from({ length: orderedSteps }, (_, step) => ({
  name: `ordered-${step + 1}`,
  hex: mixed(knots.hex, step / (orderedSteps - 1)),
  dark: mixed(knots.dark, step / (orderedSteps - 1)),
}));

/** Marks other than the series. */
export const plainPaints = {
  ink: { name: 'ink', hex: '#222222', dark: '#E6E6E6' },
  muted: { name: 'muted', hex: '#5A5A5A', dark: '#A9A9A9' },
  grid: { name: 'grid', hex: '#E3E3E3', dark: '#383C42' },
  paper: { name: 'paper', hex: '#FFFFFF', dark: '#16181C' },
} as const satisfies Record<string, Paint>;

/** For values that are computed rather than measured. */
export const dashedLook = (index: number): SeriesLook => ({
  paint: plainPaints.muted,
  shape: 'circle',
  dash: dashes[index % dashes.length]!,
});

/** The same category from another source: an outline in the same colour and shape. */
export const publishedLook = ({ paint, shape }: SeriesLook): SeriesLook => ({ paint, shape, isHollow: true });
