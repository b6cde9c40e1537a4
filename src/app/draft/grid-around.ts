/**
 * Resolutions from three quarters to twice the native one, in steps of the usual stride of networks of this size,
 * including the native one; ascending, pixels.
 */
export const gridAround = (nativePx: number, coarser = 1): number[] => {
  const step = strideOf(nativePx) * coarser;
  const first = Math.ceil((0.75 * nativePx) / step) * step;
  const sides = [nativePx];
  for (let side = first; side <= 2 * nativePx; side += step) sides.push(side);
  return [...new Set(sides)].filter((side) => side >= 8 && side <= 4096).sort((a, b) => a - b);
};

/** Networks halve their input five times; those for small images do so less often. */
const strideOf = (nativePx: number): number => (nativePx >= 128 ? 32 : nativePx >= 64 ? 16 : 8);
