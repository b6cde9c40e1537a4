import { type InputSize, sidesOf } from '../../domain/input-size.ts';
import { elementCount } from '../measure.ts';
import type { ParameterInfo, Shape } from '../types.ts';

// Weights and images that any program can generate from a seed, so that networks can be compared without exchanging
// weights. All real arithmetic is in double precision, with one rounding to float32 at the end.
//
// U(tag, i) = fmix32(fnv1a(tag) + i * 0x9E3779B9 mod 2^32) / 2^32, in [0, 1). Element i of a tensor, counted in torch's
// layout, has u = U(`${seed}:${key}`, i).

const golden = 0x9e3779b9;

/** FNV-1a, 32 bits, over UTF-8. */
export const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

/** The finaliser of MurmurHash3, 32 bits, as a number in [0, 1). */
const unitOf = (state: number): number => {
  let hash = state ^ (state >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 0x1_0000_0000;
};

/**
 * Factor by which the values of a depthwise convolution are spread wider than those of others; with 4, the outputs of
 * EfficientNetV2's many blocks would explode.
 */
export const depthwiseGainOf = (architecture: string): number => (/efficientnet_?v2/.test(architecture) ? 1.5 : 4);

/** A parameter's values in its memory layout. They depend only on seed, name, role, shape and gain. */
export const generateParameter = (parameter: ParameterInfo, seed: number, depthwiseGain = 4): Float32Array => {
  const values = new Float32Array(elementCount(parameter.shape));
  const { centre, scale } = distributionOf(parameter, depthwiseGain);
  const start = fnv1a(`${seed}:${parameter.name}`);
  const { rows, columns, indexOfRow, columnStep } = walkOf(parameter);
  const stateStep = Math.imul(columnStep, golden);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    let state = (start + Math.imul(indexOfRow(row), golden)) | 0;
    for (let column = 0; column < columns; column++) {
      values[next++] = centre + (unitOf(state) - 0.5) * scale;
      state = (state + stateStep) | 0;
    }
  }
  return values;
};

/** Values are centre + (u - 0.5) * scale; a `centre` of 1 gives exactly 0.5 + u. */
const distributionOf = (
  { name, role, shape }: ParameterInfo,
  depthwiseGain: number,
): { centre: number; scale: number } => {
  switch (role) {
    case 'bn-scale':
    case 'ln-scale':
    case 'branch-scale':
    case 'bn-variance':
      return { centre: 1, scale: 1 };
    case 'constant':
    case 'bn-mean':
    case 'bn-shift':
      return { centre: 0, scale: 0.2 };
    case 'bias':
    case 'ln-shift':
      return { centre: 0, scale: 0.1 };
    case 'token':
      return { centre: 0, scale: 1 };
    case 'conv':
    case 'depthwise':
    case 'linear': {
      const fanIn = role === 'depthwise' ? shape[0]! * shape[1]! : elementCount(shape.slice(0, -1));
      const gain = name.endsWith('conv_dw.weight') ? depthwiseGain : 1;
      return { centre: 0, scale: 2 * gain * Math.sqrt(3 / fanIn) };
    }
  }
};

/**
 * How memory, row by row of the last axis, maps to torch's layout: the index there of each row's first element, and the
 * stride between the elements of a row.
 */
const walkOf = ({ role, shape }: ParameterInfo) => {
  const columns = shape.at(-1)!;
  const rows = elementCount(shape) / columns;
  if (role === 'linear') return { rows, columns, indexOfRow: (row: number) => row, columnStep: rows };
  if (role === 'conv') {
    // A row of memory is one position in the filter and one input channel; torch puts input channels first.
    const inputs = shape[2]!;
    const area = rows / inputs;
    const indexOfRow = (row: number) => (row % inputs) * area + Math.floor(row / inputs);
    return { rows, columns, indexOfRow, columnStep: rows };
  }
  if (role === 'depthwise') {
    // Rows are a filter position and a channel, columns the multiplier.
    const channels = shape[2]!;
    const area = rows / channels;
    const indexOfRow = (row: number) => (row % channels) * columns * area + Math.floor(row / channels);
    return { rows, columns, indexOfRow, columnStep: area };
  }
  return { rows, columns, indexOfRow: (row: number) => row * columns, columnStep: 1 };
};

/**
 * Smooth images with some noise, [count, height, width, 3]; noise is indexed in torch's layout, [count, 3, height,
 * width].
 */
export const generateImages = (count: number, sizePx: InputSize, seed: number): Float32Array => {
  const { heightPx, widthPx } = sidesOf(sizePx);
  const images = new Float32Array(count * heightPx * widthPx * 3);
  const [noise, lattice] = [fnv1a(`${seed}:image`), fnv1a(`${seed}:lattice`)];
  const valueAt = (start: number, index: number) => unitOf((start + Math.imul(index, golden)) | 0);
  for (let plane = 0; plane < count * 3; plane++) {
    const [image, channel] = [Math.floor(plane / 3), plane % 3];
    const corner = (row: number, column: number) => valueAt(lattice, (plane * 64 + row) * 64 + column);
    for (let y = 0; y < heightPx; y++) {
      const [row, down] = [y >> 5, (y & 31) / 32];
      for (let x = 0; x < widthPx; x++) {
        const [column, right] = [x >> 5, (x & 31) / 32];
        const above = corner(row, column) * (1 - right) + corner(row, column + 1) * right;
        const below = corner(row + 1, column) * (1 - right) + corner(row + 1, column + 1) * right;
        const smooth = (above * (1 - down) + below * down - 0.5) * 4;
        const grain = valueAt(noise, (plane * heightPx + y) * widthPx + x) - 0.5;
        images[((image * heightPx + y) * widthPx + x) * 3 + channel] = smooth + grain;
      }
    }
  }
  return images;
};

/** [count, height, width, channels] to torch's [count, channels, height, width]. */
export const toChannelsFirst = (values: Float32Array, [count, height, width, channels]: Shape): Float32Array => {
  const result = new Float32Array(values.length);
  const area = height! * width!;
  for (let place = 0; place < count! * area; place++) {
    const [image, pixel] = [Math.floor(place / area), place % area];
    for (let channel = 0; channel < channels!; channel++) {
      result[(image * channels! + channel) * area + pixel] = values[place * channels! + channel]!;
    }
  }
  return result;
};
