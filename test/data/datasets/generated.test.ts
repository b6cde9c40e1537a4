import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprintDataset, indexDataset, openImageSource, type PartName } from '../../../src/data/index.ts';
import { datasetOfSpec } from '../../helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../../helpers/datasets/generated/all-sets.ts';
import { folderWith } from '../support.ts';

for (const set of await allSets()) {
  test(`${set.name}: every image of the layout is read with its class, and what can't be is listed`, async (t) => {
    const root = folderWith(t, { ...set.files, 'moved/nothing': '' });
    const { layout, params } = datasetOfSpec({ ...set.spec, on_error: 'skip' }, root);
    const fingerprint = await fingerprintDataset(layout);
    const index = await indexDataset({ ...params, fingerprint }, root);
    assert.deepEqual(index.classes, set.classes);
    for (const part of ['train', 'test'] as const) {
      const found = index.parts[part].map(({ path, label }) => [path, index.classes[label]!] as const);
      assert.equal(found.length, Object.keys(set.labels[part]).length);
      assert.deepEqual(Object.fromEntries(found), set.labels[part]);
    }
    assert.deepEqual(index.skipped?.map(({ path }) => path).toSorted(), set.skipped.toSorted());

    const source = openImageSource({ ...params, fingerprint }, root, index, { threads: 0 });
    for (const [part, number] of [
      ['train', 3],
      ['test', 5],
      ['train', 150],
    ] satisfies [PartName, number][]) {
      const { widthPx, heightPx } = index.parts[part][number]!;
      const image = await source.image(part, number);
      assert.deepEqual([image.widthPx, image.heightPx], [widthPx, heightPx]);
    }
  });
}

for (const set of await allSets()) {
  test(`${set.name}: the fingerprint stays when the set is moved`, async (t) => {
    const root = folderWith(
      t,
      Object.fromEntries(Object.entries(set.files).map(([path, bytes]) => [join('here', path), bytes])),
    );
    const before = await fingerprintDataset(
      datasetOfSpec({ ...set.spec, on_error: 'skip' }, join(root, 'here')).layout,
    );
    cpSync(join(root, 'here'), join(root, 'there'), { recursive: true });
    rmSync(join(root, 'here'), { recursive: true });
    assert.equal(
      await fingerprintDataset(datasetOfSpec({ ...set.spec, on_error: 'skip' }, join(root, 'there')).layout),
      before,
    );
  });
}
