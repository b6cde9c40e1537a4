import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHalves, encodeHalves, largestHalfError } from '../../src/base/float16.ts';

const bitsOf = (...values: number[]): number[] => {
  const bits = new Uint16Array(values.length);
  encodeHalves(Float32Array.from(values), bits);
  return [...bits];
};

const valuesOf = (bits: Uint16Array): Float32Array => {
  const values = new Float32Array(bits.length);
  decodeHalves(bits, values);
  return values;
};

// Expected bits: numpy 2.4.6, `np.array(values, np.float32).astype(np.float16).view(np.uint16)`.
test('values become the bits that numpy gives them', () => {
  const cases: [value: number, bits: number][] = [
    [0.0, 0x0],
    [-0.0, 0x8000],
    [1.0, 0x3c00],
    [-2.0, 0xc000],
    [0.1, 0x2e66],
    [3.14159274, 0x4248],
    [65504.0, 0x7bff],
    [65519.0, 0x7bff],
    [65519.996, 0x7bff],
    [65520.0, 0x7c00],
    [-65520.0, 0xfc00],
    [1000000000.0, 0x7c00],
    [6.103515625e-5, 0x400],
    [6.1e-5, 0x3ff],
    [6.0975552e-5, 0x3ff],
    [5.9604645e-8, 0x1],
    [2.9802322e-8, 0x0],
    [2.9802326e-8, 0x1],
    [8.9406967e-8, 0x2],
    [1e-8, 0x0],
    [1e-40, 0x0],
    [-1e-5, 0x80a8],
    [1.00048828125, 0x3c00],
    [1.00146484375, 0x3c02],
    [0.333333343, 0x3555],
    [2047.5, 0x6800],
    [2048.5, 0x6800],
    [1234.5678, 0x64d3],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NaN, 0x7e00],
  ];
  for (const [value, bits] of cases) assert.deepEqual(bitsOf(value), [bits], String(value));
});

test('all 65,536 halves survive a round trip', () => {
  const bits = Uint16Array.from({ length: 0x1_0000 }, (_, index) => index);
  const again = new Uint16Array(bits.length);
  encodeHalves(valuesOf(bits), again);
  for (const [index, half] of bits.entries()) {
    const isNoNumber = (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;
    // JavaScript has one value that is not a number, whose sign is not to be relied on.
    if (isNoNumber) assert.equal(again[index]! & 0x7fff, 0x7e00);
    else assert.equal(again[index], half);
  }
});

test('a value half-way between two halves is rounded to the even one, any other to the nearer', () => {
  const halves = valuesOf(Uint16Array.from({ length: 0x7c00 }, (_, index) => index));
  for (let index = 0; index + 1 < halves.length; index++) {
    const middle = (halves[index]! + halves[index + 1]!) / 2;
    const even = index % 2 === 0 ? index : index + 1;
    assert.deepEqual(bitsOf(middle, -middle), [even, even | 0x8000], String(middle));
    assert.deepEqual(bitsOf(middle * (1 - 2 ** -23), middle * (1 + 2 ** -22)), [index, index + 1], String(middle));
  }
});

test('the largest error is relative, but to no less than 2^-14, and infinite if a value is lost', () => {
  const errorOf = (...values: number[]): number => {
    const floats = Float32Array.from(values);
    return largestHalfError(floats, Uint16Array.from(bitsOf(...values)));
  };
  assert.equal(errorOf(1, -2, 0.5, 0), 0);
  assert.equal(errorOf(1 + 2 ** -11), 2 ** -11 / (1 + 2 ** -11));
  assert.equal(errorOf(2 ** -26), 2 ** -12);
  assert.equal(errorOf(1, 70_000), Number.POSITIVE_INFINITY);
  assert.equal(errorOf(1, Number.NaN, Number.POSITIVE_INFINITY), 0);
});
