import { categoryPaints, orderedPaints, plainPaints } from '../picture/looks.ts';
import type { Paint } from '../picture/picture.ts';

/** How a figure is drawn: font size in pixels, and how colours are written. */
export interface Theme {
  readonly fontSize: number;
  readonly colorOf: (paint: Paint) => string;
}

/** Radius of a mark and width of a line, pixels: they scale with the font size. */
export const markRadius = ({ fontSize }: Theme): number => fontSize * 0.25;
export const lineWidth = ({ fontSize }: Theme): number => fontSize * 0.14;

/** Line height of text. */
export const lineHeight = ({ fontSize }: Theme): number => Math.round(fontSize * 1.3);

/** `#0072B2`: for files, which other programs read as well. */
export const fixedColor = ({ hex }: Paint): string => hex;

/** `var(--figure-blue, #0072B2)`: for a figure inside a page, which may have a dark mode. */
export const pageColor = ({ name, hex }: Paint): string => `var(--figure-${name}, ${hex})`;

/** Rules for a page with figures: their colours on a dark screen. Print stays white. */
export const figureColors = `@media screen and (prefers-color-scheme: dark) { :root { ${[
  ...Object.values(plainPaints),
  ...categoryPaints,
  ...orderedPaints,
]
  .map(({ name, dark }) => `--figure-${name}: ${dark}`)
  .join('; ')} } }\n`;
