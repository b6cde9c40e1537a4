import type { SeriesLook } from './picture.ts';

/** Eight colours that people with any colour vision tell apart. Source: Okabe and Ito 2008; their yellow is left out, which is lost on white. */
const categories = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00', '#000000', '#7F7F7F'];
const shapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];
const dashes = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];

/** Looks of things without an order: colour, shape and, from the ninth on, dashes. */
export const categoryLook = (index: number): SeriesLook => ({
  color: categories[index % categories.length]!,
  shape: shapes[index % shapes.length]!,
  dash: dashes[Math.floor(index / categories.length) % dashes.length]!,
});

/** Knots of a dark-to-light scale that stays one in grey and for any colour vision. Source: matplotlib's viridis, up to its 70 %. */
const ordered = ['#440154', '#414487', '#2A788E', '#22A884', '#44BF70'];

/** Looks of `count` things in an order, such as resolutions: from dark to light. */
export const orderedLook = (index: number, count: number): SeriesLook => ({
  color: mixed(count < 2 ? 0 : index / (count - 1)),
  shape: shapes[index % shapes.length]!,
  dash: dashes[0]!,
});

/** Of what is computed, not measured. */
export const dashedLook = (index: number): SeriesLook => ({
  color: '#555555',
  shape: 'stroke',
  dash: dashes[1 + (index % (dashes.length - 1))]!,
});

/** A cross of two strokes, none of our marks. */
const strokes = 'M-0.5,-0.5L0.5,0.5M0.5,-0.5L-0.5,0.5';

/** The same thing from elsewhere: the colour stays. */
export const publishedLook = ({ color }: SeriesLook): SeriesLook => ({ color, shape: strokes, dash: dashes[0]! });

const mixed = (place: number): string => {
  const position = place * (ordered.length - 1);
  const below = Math.min(Math.floor(position), ordered.length - 2);
  const [from, to] = [channels(ordered[below]!), channels(ordered[below + 1]!)];
  const mix = from.map((value, channel) => Math.round(value + (position - below) * (to[channel]! - value)));
  return `#${mix.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
};

const channels = (color: string): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
