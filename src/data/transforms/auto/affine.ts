import type { RgbImage } from '../../types/image.ts';

/** Source position of the result's pixel (x, y): (a x + b y + c, d x + e y + f). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Applies an affine map to an image, in place, with nearest-neighbour sampling; pixels from outside are black.
 * Source: Pillow src/libImaging/Geometry.c, `ImagingTransformAffine`: 16 fractional bits, or whole steps without
 * rotation and shear.
 */
export const transformAffine = (image: RgbImage, matrix: Matrix): void => {
  const from = { ...image, data: image.data.slice() };
  image.data.fill(0);
  if (matrix[1] === 0 && matrix[3] === 0) scale(from, matrix, image);
  else turn(from, matrix, image);
};

const scale = (from: RgbImage, [a, , c, , e, f]: Matrix, to: RgbImage): void => {
  const { widthPx, heightPx } = to;
  const columns = sources(widthPx, a, c);
  const rows = sources(heightPx, e, f);
  for (const [y, sourceY] of rows.entries()) {
    if (sourceY < 0 || sourceY >= heightPx) continue;
    for (const [x, sourceX] of columns.entries()) {
      if (sourceX >= 0 && sourceX < widthPx) copyPixel(from, sourceY * widthPx + sourceX, to, y * widthPx + x);
    }
  }
};

/** Integer source positions along an axis; -1 for those outside. Accumulates the sum, as in the source. */
const sources = (count: number, step: number, start: number): Int32Array => {
  let at = start + step * 0.5;
  return Int32Array.from({ length: count }, () => {
    const source = at < 0 ? -1 : Math.trunc(at);
    at += step;
    return source;
  });
};

const fixed = (value: number): number => Math.floor(value * 65536 + 0.5);

const turn = (from: RgbImage, [a, b, c, d, e, f]: Matrix, to: RgbImage): void => {
  const { widthPx, heightPx } = to;
  const [stepX, stepY, rowX, rowY] = [fixed(a), fixed(d), fixed(b), fixed(e)];
  let startX = fixed(c + a * 0.5 + b * 0.5);
  let startY = fixed(f + d * 0.5 + e * 0.5);
  for (let y = 0; y < heightPx; y++) {
    let [x16, y16] = [startX, startY];
    for (let x = 0; x < widthPx; x++) {
      const [sourceX, sourceY] = [x16 >> 16, y16 >> 16];
      if (sourceX >= 0 && sourceX < widthPx && sourceY >= 0 && sourceY < heightPx)
        copyPixel(from, sourceY * widthPx + sourceX, to, y * widthPx + x);
      x16 += stepX;
      y16 += stepY;
    }
    startX += rowX;
    startY += rowY;
  }
};

const copyPixel = (from: RgbImage, source: number, to: RgbImage, target: number): void => {
  for (let channel = 0; channel < 3; channel++) to.data[target * 3 + channel] = from.data[source * 3 + channel]!;
};

/**
 * The inverse map of a shear by angles in degrees around the top left corner and a translation by whole pixels.
 * Source: torchvision transforms/functional.py, `_get_inverse_affine_matrix` at the angle 0 and the scale 1.
 */
export const shearAndMove = (
  shearDegrees: { readonly x: number; readonly y: number },
  movePx: { readonly x: number; readonly y: number },
  centrePx: { readonly x: number; readonly y: number },
): Matrix => {
  const [shearX, shearY] = [radians(shearDegrees.x), radians(shearDegrees.y)];
  const a = Math.cos(-shearY) / Math.cos(shearY);
  const b = (-Math.cos(-shearY) * Math.tan(shearX)) / Math.cos(shearY);
  const c = Math.sin(-shearY) / Math.cos(shearY);
  const d = (-Math.sin(-shearY) * Math.tan(shearX)) / Math.cos(shearY) + 1;
  const [moveX, moveY] = [-centrePx.x - movePx.x, -centrePx.y - movePx.y];
  return [d, -b, d * moveX + -b * moveY + centrePx.x, -c, a, -c * moveX + a * moveY + centrePx.y];
};

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Counter-clockwise around the centre. Source: Pillow PIL/Image.py, `rotate`. */
export const rotation = (degrees: number, { widthPx, heightPx }: RgbImage): Matrix => {
  const angle = -radians(((degrees % 360) + 360) % 360);
  const [cos, sin] = [rounded(Math.cos(angle)), rounded(Math.sin(angle))];
  const [x, y] = [widthPx / 2, heightPx / 2];
  return [
    cos,
    sin,
    cos * -x + sin * -y + x,
    rounded(-Math.sin(angle)),
    cos,
    rounded(-Math.sin(angle)) * -x + cos * -y + y,
  ];
};

const rounded = (value: number): number => Number(value.toFixed(15));
