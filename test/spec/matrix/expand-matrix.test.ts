import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expandMatrix, type Matrix, productSize } from '../../../src/spec/matrix/expand-matrix.ts';

const expand = (matrix: Partial<Matrix<unknown>>) =>
  expandMatrix({ axes: {}, include: [], exclude: [], ...matrix }, (a, b) => a === b);

test('the last axis varies fastest', () => {
  assert.deepEqual(expand({ axes: { a: [1, 2], b: ['x', 'y'] } }), [
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ]);
});

// The example of GitHub's documentation: workflow syntax, `jobs.<job_id>.strategy.matrix.include`.
test('include adds to the combinations that it matches, and the rest become new ones', () => {
  const combinations = expand({
    axes: { fruit: ['apple', 'pear'], animal: ['cat', 'dog'] },
    include: [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ],
  });
  assert.deepEqual(combinations, [
    { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
    { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
    { fruit: 'pear', animal: 'cat', color: 'pink' },
    { fruit: 'pear', animal: 'dog', color: 'green' },
    { fruit: 'banana' },
    { fruit: 'banana', animal: 'cat' },
  ]);
});

// The example of GitHub's documentation: workflow syntax, `jobs.<job_id>.strategy.matrix.exclude`.
test('exclude drops the combinations that have all of its values', () => {
  const combinations = expand({
    axes: { os: ['macos', 'windows'], version: [12, 14, 16], environment: ['staging', 'production'] },
    exclude: [
      { os: 'macos', version: 12, environment: 'production' },
      { os: 'windows', version: 16 },
    ],
  });
  assert.equal(combinations.length, 12 - 1 - 2);
  assert.ok(!combinations.some(({ os, version }) => os === 'windows' && version === 16));
});

test('include comes after exclude, and may bring back what was dropped', () => {
  assert.deepEqual(expand({ axes: { a: [1, 2] }, exclude: [{ a: 2 }], include: [{ a: 2 }] }), [{ a: 1 }, { a: 2 }]);
});

test('the combinations of a matrix with only include are its entries', () => {
  assert.deepEqual(expand({ include: [{ a: 1 }, { a: 2, b: 3 }] }), [{ a: 1 }, { a: 2, b: 3 }]);
});

const values = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 });
const axes = fc.dictionary(fc.constantFrom('a', 'b', 'c'), values, { minKeys: 1, noNullPrototype: true });
const entry = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 9 }), {
  noNullPrototype: true,
});
const entries = fc.array(entry, { maxLength: 4 });

test('axes by themselves give every combination once', () => {
  fc.assert(
    fc.property(axes, (sampled) => {
      const combinations = expand({ axes: sampled });
      assert.equal(combinations.length, productSize(sampled));
      assert.equal(new Set(combinations.map((combination) => JSON.stringify(combination))).size, combinations.length);
    }),
  );
});

test('exclude keeps exactly the combinations that differ from each of its entries', () => {
  fc.assert(
    fc.property(axes, entries, (sampled, exclude) => {
      const kept = expand({ axes: sampled }).filter(
        (combination) => !exclude.some((dropped) => Object.entries(dropped).every(([k, v]) => combination[k] === v)),
      );
      assert.deepEqual(expand({ axes: sampled, exclude }), kept);
    }),
  );
});

test('include never changes the value of an axis, and each of its entries is in some combination', () => {
  fc.assert(
    fc.property(axes, entries, (sampled, include) => {
      const originals = expand({ axes: sampled });
      const combinations = expand({ axes: sampled, include });
      for (const [i, original] of originals.entries()) {
        for (const [path, value] of Object.entries(original)) assert.equal(combinations[i]?.[path], value);
      }
      const axisPart = (part: Readonly<Record<string, unknown>>) => Object.entries(part).filter(([k]) => k in sampled);
      for (const added of include) {
        assert.ok(combinations.some((all) => axisPart(added).every(([path, value]) => all[path] === value)));
      }
    }),
  );
});
