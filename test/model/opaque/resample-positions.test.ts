import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resampledPositions } from '../../../src/model/resample-positions.ts';

// Made by resample-positions.py with timm 1.0.31, torch 2.15.0+cu132.
const goldens = [
  {
    side: 3,
    prefix: 1,
    to: 5,
    values: [
      0.0, 1.4, 0.33596, 2.10933, 0.60066, 1.24576, 1.06038, -0.01321, 1.41516, 0.22305, 1.59811, 0.52453, 1.09286,
      1.73019, 0.89585, 1.28445, 0.65224, 0.66194, 0.95852, 0.94209, 1.18997, 1.19968, 2.13585, 1.06226, 1.34627,
      1.25299, 0.2, 1.6, 0.44403, 1.94701, 0.73774, 2.13774, 1.57868, 0.49927, 1.38167, 0.73388, 1.13806, 1.14776,
      1.44434, 1.49939, 1.6758, 1.6855, 1.08879, 0.20189, 1.35349, 0.39261, 1.81321, 0.73962, 2.16799, 1.08664, 2.35094,
      1.27736,
    ],
  },
  { side: 5, prefix: 0, to: 2, values: [0.61892, 1.22716, 1.58344, 0.82216, 1.10586, 0.95332, 1.06844, 1.22816] },
  {
    side: 4,
    prefix: 2,
    to: 6,
    values: [
      0.0, 1.4, 0.5, 1.9, 0.98684, -0.07443, 1.22562, 0.24551, 1.63144, 0.71183, 2.07826, 1.03815, 1.0161, 1.41385,
      -0.05995, 1.65263, 0.84358, 1.09714, 1.08235, 0.75536, 1.4739, 0.49717, 1.8636, 0.88061, 1.52595, 1.27059,
      1.11161, 1.50937, 0.61711, 2.31203, 0.85588, 1.2299, 1.23179, 0.16757, 1.55896, 0.63499, 2.01458, 1.04568,
      2.32475, 1.28289, 0.41711, 2.00555, 0.65588, 0.91716, 1.03303, -0.12609, 1.36513, 0.42218, 1.75821, 0.85195,
      2.01127, 1.08289, 0.19063, 1.66184, 0.42941, 1.3917, 0.80686, 0.9153, 1.1402, 0.37424, 1.51765, 0.54602, 1.75642,
      0.85642, 0.04737, 1.43741, 0.28615, 1.90155, 0.6636, 1.9286, 0.99693, 0.39375, 1.37438, 0.33019, 1.61316, 0.71316,
    ],
  },
];

for (const { side, prefix, to, values } of goldens) {
  test(`a position embedding of ${side} x ${side} on ${to} x ${to} places is timm's, behind ${prefix} other tokens`, () => {
    const tokens = side * side + prefix;
    const data = Float32Array.from({ length: tokens * 2 }, (_, index) => ((index * 37) % 23) / 10);
    const got = resampledPositions({ dims: [1, tokens, 2], data }, prefix, { height: to, width: to });
    assert.deepEqual(got.dims, [1, to * to + prefix, 2]);
    for (const [index, value] of values.entries()) assert.ok(Math.abs(got.data[index]! - value) < 2e-5, `${index}`);
  });
}
