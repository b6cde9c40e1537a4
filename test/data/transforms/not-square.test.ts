import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/json.ts';
import { randomStream } from '../../../src/base/random.ts';
import { resizedSize, testRegion, testTransform } from '../../../src/data/transforms/test-transform.ts';
import { trainTransform } from '../../../src/data/transforms/train-transform.ts';
import { type CropView, viewsBesideCentre } from '../../../src/domain/crop-views.ts';
import { type InputSize, writtenSize } from '../../../src/domain/input-size.ts';
import type { Interpolation, Resize } from '../../../src/domain/test-transform.ts';
import { formulaImage } from './formula-image.ts';

type Pair = readonly [number, number];

interface Case {
  /** Width and height. */
  readonly image: Pair;
  /** Height and width. */
  readonly size: Pair;
}

interface Tested extends Case {
  readonly resize: Resize;
  readonly cropRatio: number;
}

// Made by test/golden/transforms/not_square.py with the versions of timm, torchvision and Pillow that stand in it.
const golden: {
  readonly tested: readonly (Tested & { readonly interpolation: Interpolation; readonly sha256: string })[];
  readonly crops: readonly (Tested & { readonly sha256: Readonly<Record<CropView | 'centre', string>> })[];
  readonly resized: readonly (Case & { readonly target: Pair })[];
  readonly cropped: readonly (Case & { readonly interpolation: Interpolation; readonly sha256: string })[];
} = JSON.parse(readFileSync(new URL('../../golden/transforms/not-square.json', import.meta.url), 'utf8'));

const sizeOf = ({ size }: Case): InputSize => writtenSize(size);

test('a size with two sides is tested with the pixels of timm, in every geometry and interpolation', () => {
  assert.equal(golden.tested.length, 144);
  for (const each of golden.tested) {
    const pixels = testTransform(formulaImage(each.image), { ...each, testResolutionPx: sizeOf(each) });
    assert.equal(sha256(pixels), each.sha256, JSON.stringify(each));
  }
});

test('ten crops of a size with two sides are those of torchvision', () => {
  assert.equal(golden.crops.length, 16);
  for (const { sha256: expected, ...each } of golden.crops) {
    const picture = formulaImage(each.image);
    for (const view of [undefined, ...viewsBesideCentre(10)]) {
      const named = view === undefined ? {} : { view };
      const transform = { ...each, testResolutionPx: sizeOf(each), interpolation: 'bilinear', ...named } as const;
      const what = `${view} ${JSON.stringify(each)}`;
      assert.equal(sha256(testTransform(picture, transform)), expected[view ?? 'centre'], what);
      const box = testRegion(picture, transform);
      assert.ok(box.topPx >= 0 && box.topPx + box.heightPx <= picture.heightPx, what);
    }
  }
});

test('an image is resized to the size with which timm covers the target', () => {
  assert.ok(golden.resized.length > 300);
  for (const each of golden.resized) {
    const [widthPx, heightPx] = each.image;
    const size = resizedSize({ widthPx, heightPx }, writtenSize(each.target), 'shorter_side');
    assert.deepEqual([size.heightPx, size.widthPx], each.size, JSON.stringify(each));
  }
});

test('a random crop is resized to a size with two sides as torchvision does it', () => {
  assert.equal(golden.cropped.length, 8);
  for (const each of golden.cropped) {
    const [width, height] = each.image;
    // The only crop of all the area and this shape.
    const random_resized_crop = { scale: [1, 1], ratio: [width / height, width / height] } as const;
    const pixels = trainTransform(formulaImage(each.image), {
      trainResolutionPx: sizeOf(each),
      augmentation: { random_resized_crop, horizontal_flip: 0 },
      interpolation: each.interpolation,
      stream: randomStream(1, 'not square'),
    });
    assert.equal(sha256(pixels), each.sha256, JSON.stringify(each));
  }
});
