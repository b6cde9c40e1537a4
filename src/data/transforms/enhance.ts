// The enhancements of Pillow's ImageEnhance, in place on 8-bit red, green, blue, bit for bit: each blends the image
// with a duller one, and a factor of 1 leaves it unchanged. Source: Pillow PIL/ImageEnhance.py and
// src/libImaging/Blend.c.

/** Factor 0: black. */
export const enhanceBrightness = (data: Uint8Array, factor: number): void => {
  mixWithGrey(data, 0, factor);
};

/** Factor 0: uniformly the image's mean grey, rounded. */
export const enhanceContrast = (data: Uint8Array, factor: number): void => {
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) sum += luma(data, at);
  mixWithGrey(data, Math.floor(sum / (data.length / 3) + 0.5), factor);
};

/** Factor 0: grey. */
export const enhanceSaturation = (data: Uint8Array, factor: number): void => {
  const alpha = Math.fround(factor);
  for (let at = 0; at < data.length; at += 3) {
    const grey = luma(data, at);
    for (let channel = at; channel < at + 3; channel++) data[channel] = mix(grey, data[channel]!, alpha);
  }
};

const mixWithGrey = (data: Uint8Array, grey: number, factor: number): void => {
  const alpha = Math.fround(factor);
  const table = Uint8Array.from({ length: 256 }, (_, value) => mix(grey, value, alpha));
  for (let at = 0; at < data.length; at++) data[at] = table[data[at]!]!;
};

/** Source: Pillow src/libImaging/Blend.c: 32-bit floats, clipped and rounded down. */
export const mix = (dull: number, value: number, alpha: number): number => {
  const mixed = Math.fround(dull + Math.fround(alpha * (value - dull)));
  return mixed <= 0 ? 0 : mixed >= 255 ? 255 : Math.trunc(mixed);
};

/** Source: Pillow src/libImaging/Convert.c, `L24`: ITU-R 601-2 in 16 bits, rounded. */
const luma = (data: Uint8Array, at: number): number =>
  (data[at]! * 19595 + data[at + 1]! * 38470 + data[at + 2]! * 7471 + 0x8000) >> 16;
