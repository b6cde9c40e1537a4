/** The position of red, green and blue in a pixel: whole bytes, or bits of a two-byte pixel. */
export type ColourLayout =
  | {
      readonly kind: 'bytes';
      readonly bytes: number;
      readonly red: number;
      readonly green: number;
      readonly blue: number;
    }
  | { readonly kind: 'bits'; readonly greenBits: 5 | 6 };

/** @param masks of red, green, blue and alpha; null if the file has none. */
export const colourLayoutOf = (bits: number, masks: readonly number[] | null): ColourLayout => {
  const layout = layouts[`${bits}:${masks === null ? '' : written(bits, masks)}`];
  if (layout !== undefined) return layout;
  throw new Error(
    `it has ${bits} bits per pixel and the colour masks ${written(bits, masks!)}, which are not supported`,
  );
};

/** Alpha counts only with four bytes. */
const written = (bits: number, masks: readonly number[]): string =>
  masks
    .slice(0, bits === 32 ? 4 : 3)
    .map((mask) => mask.toString(16))
    .join(' ');

const bytes = (count: number, red: number, green: number, blue: number): ColourLayout => {
  return { kind: 'bytes', bytes: count, red, green, blue };
};
const bits = (greenBits: 5 | 6): ColourLayout => ({ kind: 'bits', greenBits });

/** By bits per pixel and masks. Source: Pillow BmpImagePlugin.py, `BIT2MODE` and `MASK_MODES`. */
const layouts: Readonly<Record<string, ColourLayout>> = {
  '16:': bits(5),
  '16:7c00 3e0 1f': bits(5),
  '16:f800 7e0 1f': bits(6),
  '24:': bytes(3, 2, 1, 0),
  '24:ff0000 ff00 ff': bytes(3, 2, 1, 0),
  '32:': bytes(4, 2, 1, 0),
  '32:ff0000 ff00 ff 0': bytes(4, 2, 1, 0),
  '32:ff0000 ff00 ff ff000000': bytes(4, 2, 1, 0),
  '32:0 0 0 0': bytes(4, 2, 1, 0),
  '32:ff ff00 ff0000 ff000000': bytes(4, 0, 1, 2),
  '32:ff000000 ff0000 ff00 0': bytes(4, 3, 2, 1),
  '32:ff000000 ff0000 ff00 ff': bytes(4, 3, 2, 1),
  '32:ff000000 ff00 ff 0': bytes(4, 3, 1, 0),
  '32:ff000000 ff00 ff ff0000': bytes(4, 3, 1, 0),
};
