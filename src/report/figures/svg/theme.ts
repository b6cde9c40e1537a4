import { categoryPaints, orderedPaints, plainPaints } from '../picture/looks.ts';
import type { Paint } from '../picture/picture.ts';

/** How a picture is drawn: the size of its letters, pixels, and how a colour is written. */
export interface Theme {
  readonly fontSize: number;
  readonly colorOf: (paint: Paint) => string;
}

/** Radius of a mark and width of a line, pixels: they grow with the letters. */
export const markRadius = ({ fontSize }: Theme): number => fontSize * 0.25;
export const lineWidth = ({ fontSize }: Theme): number => fontSize * 0.14;

/** Lines of text stand so far apart. */
export const lineHeight = ({ fontSize }: Theme): number => Math.round(fontSize * 1.3);

/** `#0072B2`: for a file, which other programs read as well. */
export const fixedColor = ({ hex }: Paint): string => hex;

/** `var(--figure-blue, #0072B2)`: for a figure inside a page, which may have a dark side. */
export const pageColor = ({ name, hex }: Paint): string => `var(--figure-${name}, ${hex})`;

/** Rules for a page that holds figures: their colours on a dark screen. Paper stays white. */
export const figureColors = `@media screen and (prefers-color-scheme: dark) { :root { ${[
  ...Object.values(plainPaints),
  ...categoryPaints,
  ...orderedPaints,
]
  .map(({ name, dark }) => `--figure-${name}: ${dark}`)
  .join('; ')} } }\n`;
