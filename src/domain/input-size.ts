/**
 * Size of a network's input, pixels: the side of a square or, if the sides differ, `HEIGHTxWIDTH`, height first as in
 * PyTorch: `192x256`. Jobs, databases, reports and options all use this form, so that equal sizes are equal values.
 */
export type InputSize = number | `${number}x${number}`;

/** Both sides of a size. */
export interface Sides {
  readonly heightPx: number;
  readonly widthPx: number;
}

/** A square is represented by its side. */
export const inputSize = ({ heightPx, widthPx }: Sides): InputSize =>
  heightPx === widthPx ? heightPx : `${heightPx}x${widthPx}`;

/** A size as written in a spec: a side, or `[height, width]`. */
export const writtenSize = (written: number | readonly [height: number, width: number]): InputSize =>
  typeof written === 'number' ? written : inputSize({ heightPx: written[0], widthPx: written[1] });

/** The reverse: the form that a spec or a Python program reads. */
export const specSize = (size: InputSize): number | [height: number, width: number] => {
  const { heightPx, widthPx } = sidesOf(size);
  return isSquare(size) ? size : [heightPx, widthPx];
};

export const sidesOf = (size: InputSize): Sides => {
  if (typeof size === 'number') return { heightPx: size, widthPx: size };
  const [heightPx, widthPx] = size.split('x').map(Number) as [number, number];
  return { heightPx, widthPx };
};

/** Parses `224` or `192x256`; null for any other text, including a side of 0. */
export const parseSize = (text: string): InputSize | null => {
  const [, height, width = height] = /^([1-9]\d{0,5})(?:x([1-9]\d{0,5}))?$/.exec(text) ?? [];
  return height === undefined ? null : inputSize({ heightPx: Number(height), widthPx: Number(width) });
};

/** Whether a value, for example from JSON, is a size in its canonical form. */
export const isInputSize = (value: unknown): value is InputSize =>
  typeof value === 'number'
    ? Number.isSafeInteger(value) && value > 0
    : typeof value === 'string' && value.includes('x') && parseSize(value) === value;

export const isSquare = (size: InputSize): size is number => typeof size === 'number';

/** Side of a size that must be a square. */
export const sideOf = (size: InputSize): number => {
  if (!isSquare(size)) throw new Error(`${size} is not a square`);
  return size;
};

export const pixelsOf = (size: InputSize): number => {
  const { heightPx, widthPx } = sidesOf(size);
  return heightPx * widthPx;
};

/** Side of a square with as many pixels, not rounded. */
export const equalSquarePx = (size: InputSize): number => (isSquare(size) ? size : Math.sqrt(pixelsOf(size)));

export const shorterSidePx = (size: InputSize): number => {
  const { heightPx, widthPx } = sidesOf(size);
  return Math.min(heightPx, widthPx);
};

/** By ascending number of pixels; among equals, by ascending height. */
export const compareSizes = (a: InputSize, b: InputSize): number =>
  pixelsOf(a) - pixelsOf(b) || sidesOf(a).heightPx - sidesOf(b).heightPx;

/** Every size once, the smallest first. */
export const distinctSizes = (sizes: readonly InputSize[]): InputSize[] => [...new Set(sizes)].sort(compareSizes);

/** Applies `map` to each side. */
export const mapSides = (size: InputSize, map: (sidePx: number) => number): InputSize => {
  const { heightPx, widthPx } = sidesOf(size);
  return inputSize({ heightPx: map(heightPx), widthPx: map(widthPx) });
};
