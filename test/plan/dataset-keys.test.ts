import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../src/base/json.ts';
import { indexJobOf } from '../../src/plan/runs/index-run.ts';
import { datasetOfSpec } from '../helpers/datasets/dataset-of-spec.ts';

type Parameter<N extends 0 | 1> = Parameters<typeof indexJobOf>[N];

const keyOf = (spec: JsonObject): string => {
  const dataset = { ...datasetOfSpec(spec, '/d').layout, name: 'd' };
  const facts = { fingerprintOf: () => '11' } as unknown as Parameter<1>;
  return indexJobOf({ dataset, syntheticSeed: null, dependsOnSeed: false } as unknown as Parameter<0>, facts).key;
};

/** Taken before the options below were there. */
const keys = {
  folder: '2f999e0e016e41854f750a8b5097402185f165e83e0c00d771b8c42932d266bf',
  imagenet: '30e1687097aff2b74ec296a450a02a371d9982685b4e64354f0c63c2f6990d2d',
  manifest: '3fa24cd66d1aca57e575ab3db180dd54b69065a83ba2f1e37771f89826c2092e',
  webdataset: 'aececa770d5cfd8b26442cc1dcc2468bd46bf442d81ccbf6dc01192d4d81a406',
  parquet: 'cc0e20b4f061a1e2bf0a1ae5235753183ad65d888ac29d2085f83e5caba60b48',
} as const;

test('an omitted setting is not part of the key of a data set', () => {
  assert.deepEqual(Object.fromEntries(Object.keys(keys).map((kind) => [kind, keyOf({ kind })])), keys);
});

test('a setting is part of the key', () => {
  assert.equal(keyOf({ kind: 'folder', on_empty_class: 'fail' }), keys.folder);
  assert.notEqual(keyOf({ kind: 'folder', on_empty_class: 'skip' }), keys.folder);
  assert.equal(keyOf({ kind: 'manifest', relative_to: 'root' }), keys.manifest);
  assert.notEqual(keyOf({ kind: 'manifest', relative_to: 'manifest' }), keys.manifest);
  assert.notEqual(keyOf({ kind: 'manifest', manifest: 'lists/{split}.csv' }), keys.manifest);
});
