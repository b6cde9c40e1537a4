/** Maps indices to palette colours; indices beyond the palette are black, as in Pillow. */
export const paintIndices = (indices: Uint8Array, palette: Palette): Uint8Array => {
  const rgb = new Uint8Array(indices.length * 3);
  for (let pixel = 0, at = 0; pixel < indices.length; pixel++) {
    const colour = indices[pixel]! * 3;
    rgb[at++] = palette[colour]!;
    rgb[at++] = palette[colour + 1]!;
    rgb[at++] = palette[colour + 2]!;
  }
  return rgb;
};

/** Red, green and blue of each colour present. A missing value counts as 0, as typed arrays store it. */
export type Palette = Uint8Array;

/** Uses each index as its grey level. */
export const greyLevels: Palette = Uint8Array.from({ length: 256 * 3 }, (_, at) => Math.floor(at / 3));
