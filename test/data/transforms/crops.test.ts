import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/json.ts';
import { testRegion, testTransform } from '../../../src/data/transforms/test-transform.ts';
import { type CropView, viewsBesideCentre } from '../../../src/domain/crop-views.ts';
import type { Resize } from '../../../src/domain/test-transform.ts';
import { formulaImage } from './formula-image.ts';

// Made by test/golden/transforms/crops.py with the versions of torchvision and Pillow that stand in crops.json.
const golden: {
  readonly cases: readonly {
    readonly image: readonly [number, number];
    readonly resize: Resize;
    readonly testResolutionPx: number;
    readonly cropRatio: number;
    readonly sha256: Readonly<Record<CropView | 'centre', string>>;
  }[];
} = JSON.parse(readFileSync(new URL('../../golden/transforms/crops.json', import.meta.url), 'utf8'));

test('five and ten crops of an image are those of torchvision', () => {
  assert.equal(golden.cases.length, 12);
  for (const { image, sha256: expected, ...geometry } of golden.cases) {
    const picture = formulaImage(image);
    for (const view of [undefined, ...viewsBesideCentre(10)]) {
      const transform = { ...geometry, interpolation: 'bilinear', ...(view === undefined ? {} : { view }) } as const;
      const what = `${view} ${JSON.stringify({ image, ...geometry })}`;
      assert.equal(sha256(testTransform(picture, transform)), expected[view ?? 'centre'], what);
      const box = testRegion(picture, transform);
      assert.ok(box.leftPx >= 0 && box.leftPx + box.widthPx <= picture.widthPx, what);
    }
  }
});

test('ten crops are the five and their mirror images', () => {
  const named = Object.keys(golden.cases[0]!.sha256).sort();
  assert.deepEqual([...viewsBesideCentre(10), 'centre'].sort(), named);
  assert.deepEqual(
    [...viewsBesideCentre(5), 'centre'].sort(),
    named.filter((name) => !name.endsWith('mirrored')),
  );
  assert.deepEqual(viewsBesideCentre(1), []);
});
