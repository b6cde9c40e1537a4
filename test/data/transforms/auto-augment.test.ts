import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '../../../src/base/json.ts';
import { randomStream } from '../../../src/base/random.ts';
import { randAugment, trivialAugment } from '../../../src/data/transforms/auto/auto-augment.ts';
import { randSpace, trivialSpace } from '../../../src/data/transforms/auto/magnitudes.ts';
import { type OperationName, operations } from '../../../src/data/transforms/auto/operations.ts';
import type { RgbImage } from '../../../src/data/types/image.ts';

// Made by test/golden/transforms/make_auto.py with the versions of Pillow and torchvision that stand in auto.json.
interface Expected {
  readonly tables: Readonly<
    Record<'rand' | 'trivial', Readonly<Record<string, { readonly signed: boolean; readonly magnitudes: number[] }>>>
  >;
  readonly applied: readonly {
    readonly image: readonly [number, number];
    readonly dull: boolean;
    readonly kind: string;
    readonly name: OperationName;
    readonly magnitude: number;
    readonly sha256: string;
  }[];
}
const file = new URL('../../golden/transforms/auto.json', import.meta.url);
const expected: Expected = JSON.parse(readFileSync(file, 'utf8'));

/** The image that make_auto.py makes as well. */
const formula = ([widthPx, heightPx]: readonly [number, number], dull: boolean): RgbImage => {
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % widthPx, Math.floor(at / 3 / widthPx)];
    const value = (3 * x * x + 5 * x * y + 7 * y * y + c * (11 * x + 17 * y + 40)) % 256;
    return dull ? Math.floor(value / 3) + [20, 60, 100][c]! : value;
  });
  return { widthPx, heightPx, data };
};

for (const name of Object.keys(operations) as OperationName[]) {
  test(`${name} has torchvision's pixels on PIL images`, () => {
    const cases = expected.applied.filter((each) => each.name === name);
    assert.ok(cases.length >= 16);
    for (const { image: size, dull, magnitude, sha256: digest, kind } of cases) {
      const image = formula(size, dull);
      operations[name](image, magnitude);
      assert.equal(sha256(image.data), digest, `${size.join(' x ')}, dull ${dull}, ${kind} ${magnitude}`);
    }
  });
}

test("magnitudes are torchvision's, bit for bit", () => {
  const spaces = { rand: randSpace({ widthPx: 64, heightPx: 48 }), trivial: trivialSpace() };
  for (const kind of ['rand', 'trivial'] as const) {
    const ours = Object.fromEntries(
      spaces[kind].map(([name, { steps, isSigned }]) => [name, { signed: isSigned, magnitudes: steps }]),
    );
    assert.deepEqual(ours, expected.tables[kind]);
    assert.deepEqual(Object.keys(ours), Object.keys(expected.tables[kind]));
  }
});

test('the draws depend only on the stream: the same stream gives the same pixels, another gives others', () => {
  for (const augment of [
    (image: RgbImage, seed: number) => randAugment(image, { operations: 2, magnitude: 9 }, randomStream(seed)),
    (image: RgbImage, seed: number) => trivialAugment(image, randomStream(seed)),
  ]) {
    const results = Array.from({ length: 40 }, (_, seed) => {
      const [once, again] = [formula([32, 32], true), formula([32, 32], true)];
      augment(once, seed);
      augment(again, seed);
      assert.deepEqual(once, again);
      return sha256(once.data);
    });
    assert.ok(new Set(results).size > 20);
  }
});
