import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/json.ts';
import { type RandomStream, randomStream } from '../../../src/base/random.ts';
import { enhanceBrightness, enhanceContrast, enhanceSaturation } from '../../../src/data/transforms/enhance.ts';
import { resize } from '../../../src/data/transforms/resize.ts';
import { testJitterTransform } from '../../../src/data/transforms/test-jitter-transform.ts';
import { testTransform } from '../../../src/data/transforms/test-transform.ts';
import { trainTransform } from '../../../src/data/transforms/train-transform.ts';
import type { Interpolation, Resize } from '../../../src/domain/test-transform.ts';
import { formulaImage } from './formula-image.ts';

// Made by test/golden/transforms/make.py with the versions of Pillow and torchvision that stand in expected.json.
const file = new URL('../../golden/transforms/expected.json', import.meta.url);
const expected: Expected = JSON.parse(readFileSync(file, 'utf8'));

type Property = 'brightness' | 'contrast' | 'saturation';

interface Case {
  /** Width and height of the image that goes in, and of the one that comes out. */
  readonly image: readonly [number, number];
  readonly size: readonly [number, number];
  readonly sha256: string;
  readonly first: readonly number[];
}

interface Drawn extends Case {
  readonly side: number;
  readonly flip: boolean;
  readonly order: readonly Property[];
  readonly factors: readonly number[];
}

interface Expected {
  readonly resized: readonly (Case & { readonly interpolation: Interpolation })[];
  readonly enhanced: readonly (Case & { readonly name: Property; readonly factor: number })[];
  readonly tested: readonly (Case & {
    readonly interpolation: Interpolation;
    readonly resize: Resize;
    readonly testResolutionPx: number;
    readonly cropRatio: number;
  })[];
  readonly trained: readonly (Drawn & {
    readonly interpolation: Interpolation;
    readonly box: readonly [number, number, number, number];
  })[];
  readonly jittered: readonly (Drawn & { readonly shift: number })[];
}

const assertPixels = (data: Uint8Array, { first, sha256: digest, ...what }: Case): void => {
  assert.deepEqual([...data.subarray(0, 12)].slice(0, first.length), first, JSON.stringify(what));
  assert.equal(sha256(data), digest, JSON.stringify(what));
};

test("bilinear, bicubic and Lanczos give Pillow's pixels, smaller and larger", () => {
  assert.equal(expected.resized.length, 72);
  for (const each of expected.resized) {
    const [widthPx, heightPx] = each.size;
    assertPixels(resize(formulaImage(each.image), { widthPx, heightPx }, each).data, each);
  }
});

test("changes of brightness, contrast and saturation give torchvision's pixels", () => {
  const enhance = { brightness: enhanceBrightness, contrast: enhanceContrast, saturation: enhanceSaturation };
  assert.equal(expected.enhanced.length, 90);
  for (const each of expected.enhanced) {
    const { data } = formulaImage(each.image);
    enhance[each.name](data, each.factor);
    assertPixels(data, each);
  }
});

test('the test transform gives the pixels of torchvision in every geometry and interpolation', () => {
  assert.equal(expected.tested.length, 36);
  for (const each of expected.tested) assertPixels(testTransform(formulaImage(each.image), each), each);
});

/** A stream that gives these numbers, whatever is asked. */
const scripted = (numbers: readonly number[], order: readonly number[]): RandomStream => {
  const left = [...numbers];
  const next = (): number => left.shift()!;
  return Object.assign(randomStream('scripted'), {
    uniform: next,
    integer: next,
    permutation: () => Int32Array.from(order),
  });
};

const properties: readonly Property[] = ['brightness', 'contrast', 'saturation'];
const positions = (order: readonly Property[]): number[] => order.map((name) => properties.indexOf(name));

test('the train transform with the draws of torchvision gives its pixels', () => {
  assert.equal(expected.trained.length, 6);
  for (const each of expected.trained) {
    const { box, side, flip, order, factors, interpolation } = each;
    const image = formulaImage(each.image);
    const [left, top, width, height] = box;
    const share = (width * height) / (image.widthPx * image.heightPx);
    const draws = [share, Math.log(width / height), top, left, flip ? 0 : 0.9, ...factors];
    const augmentation = {
      random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
      horizontal_flip: 0.5,
      color_jitter: { brightness: 0.3, contrast: 0.3, saturation: 0.3 },
    } as const;
    const stream = scripted(draws, positions(order));
    assertPixels(trainTransform(image, { trainResolutionPx: side, augmentation, interpolation, stream }), each);
  }
});

test('the jittered test transform with the draws of the reference gives its pixels', () => {
  assert.equal(expected.jittered.length, 4);
  for (const each of expected.jittered) {
    const { side, flip, shift, order, factors } = each;
    const draws = [flip ? 0 : 0.9, ...factors, Math.abs(shift), shift < 0 ? 1 : 0];
    const stream = scripted(draws, positions(order));
    const transform = {
      testResolutionPx: side,
      cropRatio: 0.875,
      resize: 'shorter_side',
      interpolation: 'bilinear',
    } as const;
    assertPixels(testJitterTransform(formulaImage(each.image), { transform, stream }), each);
  }
});
