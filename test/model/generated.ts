import type { Network, ParameterInfo, Weights } from '../../src/model/index.ts';
import { fileShape, toMemoryLayout } from '../../src/model/weights/layout.ts';

/**
 * Weights and images that every program can make for itself, to compare networks without sending weights around. Real
 * arithmetic is in double precision with one rounding to float32 at the end.
 *
 * U(tag, i) = fmix32(fnv1a(tag) + i * 0x9E3779B9 mod 2^32) / 2^32; a tensor's element i, in torch's order, has
 * u = U(`${seed}:${key}`, i).
 */
const uniform = (tag: string, index: number): number =>
  mix((fnv1a(tag) + Math.imul(index, 0x9e3779b9)) | 0) / 0x1_0000_0000;

/** FNV-1a, 32 bits, over UTF-8. */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

/** The finaliser of MurmurHash3. */
const mix = (value: number): number => {
  let hash = value;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
};

/** A tensor in torch's layout. */
export const generatedTensor = (parameter: ParameterInfo, seed: number): Float32Array => {
  const shape = fileShape(parameter);
  const size = shape.reduce((product, length) => product * length, 1);
  const start = fnv1a(`${seed}:${parameter.name}`);
  const value = elementOf(parameter, size / shape[0]!);
  return Float32Array.from({ length: size }, (_, index) =>
    value(mix((start + Math.imul(index, 0x9e3779b9)) | 0) / 0x1_0000_0000),
  );
};

const elementOf = ({ role }: ParameterInfo, fanIn: number): ((u: number) => number) => {
  switch (role) {
    case 'bn-mean':
      return (u) => (u - 0.5) * 0.2;
    case 'bn-variance':
      return (u) => 0.5 + u;
    case 'bn-shift':
      return (u) => (u - 0.5) * 0.2;
    case 'bias':
      return (u) => (u - 0.5) * 0.1;
    case 'bn-scale':
      return (u) => 0.5 + u;
    default: {
      const bound = 2 * Math.sqrt(3 / fanIn);
      return (u) => (u - 0.5) * bound;
    }
  }
};

export const generatedWeights = (network: Network, seed: number): Weights =>
  new Map(
    network.parameters.map((parameter) => [
      parameter.name,
      toMemoryLayout(parameter, generatedTensor(parameter, seed)),
    ]),
  );

/** Smooth images with some noise, NHWC: [count, side, side, 3]. The formula counts in torch's NCHW order. */
export const generatedImages = (count: number, sidePx: number, seed: number): Float32Array => {
  const images = new Float32Array(count * sidePx * sidePx * 3);
  for (let plane = 0; plane < count * 3; plane++) {
    const lattice = (row: number, column: number) => uniform(`${seed}:lattice`, (plane * 64 + row) * 64 + column);
    for (let y = 0; y < sidePx; y++) {
      for (let x = 0; x < sidePx; x++) {
        const [row, column, down, right] = [y >> 5, x >> 5, (y & 31) / 32, (x & 31) / 32];
        const above = lattice(row, column) * (1 - right) + lattice(row, column + 1) * right;
        const below = lattice(row + 1, column) * (1 - right) + lattice(row + 1, column + 1) * right;
        const noise = uniform(`${seed}:image`, (plane * sidePx + y) * sidePx + x) - 0.5;
        const [image, channel] = [Math.floor(plane / 3), plane % 3];
        images[((image * sidePx + y) * sidePx + x) * 3 + channel] =
          (above * (1 - down) + below * down - 0.5) * 4 + noise;
      }
    }
  }
  return images;
};
