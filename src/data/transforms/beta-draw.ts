import type { RandomStream } from '../../base/random.ts';

/** Draws from a Beta(a, b) distribution, 0..1; both parameters are above 0. */
export const betaDraw = (a: number, b: number, stream: RandomStream): number => {
  const [one, other] = [logGammaDraw(a, stream), logGammaDraw(b, stream)];
  return 1 / (1 + Math.exp(other - one));
};

/**
 * The logarithm of a gamma-distributed draw, which does not underflow for small shapes.
 * Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; its note for shapes below 1.
 */
const logGammaDraw = (shape: number, stream: RandomStream): number => {
  if (shape < 1) return logGammaDraw(shape + 1, stream) + Math.log(1 - stream.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = stream.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - stream.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
};
