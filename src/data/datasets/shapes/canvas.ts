import type { RgbImage } from '../../types/image.ts';

/** An image being drawn: red, green, blue as floats, nominally 0..255 but not clipped, row by row. */
export interface Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array;
}

export const newCanvas = (widthPx: number, heightPx: number): Canvas => ({
  widthPx,
  heightPx,
  data: new Float32Array(widthPx * heightPx * 3),
});

/** The pixels that a disc touches, clipped to the canvas: `left <= x < right`, `top <= y < bottom`. */
export const pixelsAround = (canvas: Canvas, x: number, y: number, radius: number) => ({
  left: Math.max(0, Math.floor(x - radius)),
  right: Math.min(canvas.widthPx, Math.ceil(x + radius)),
  top: Math.max(0, Math.floor(y - radius)),
  bottom: Math.min(canvas.heightPx, Math.ceil(y + radius)),
});

/**
 * Adds sensor noise with the given standard deviation, then rounds and clips. The noise is triangular, the sum of two
 * uniform 16-bit halves of one xorshift draw: normal noise would cost more than the rest of the picture.
 */
export const develop = (canvas: Canvas, noise: number, noiseSeed: number): RgbImage => {
  const { widthPx, heightPx, data } = canvas;
  const pixels = new Uint8ClampedArray(data.length);
  const scale = (noise * Math.sqrt(6)) / 65536;
  let state = noiseSeed | 1;
  for (let index = 0; index < data.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    pixels[index] = data[index]! + ((state & 65535) + (state >>> 16) - 65535) * scale;
  }
  return { widthPx, heightPx, data: new Uint8Array(pixels.buffer) };
};
