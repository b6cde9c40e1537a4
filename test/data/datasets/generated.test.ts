import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { fingerprintDataset, indexDataset, openImageSource } from '../../../src/data/index.ts';
import type { StoredPart } from '../../../src/domain/parts.ts';
import { datasetOfSpec } from '../../helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../../helpers/datasets/generated/all-sets.ts';
import { folderWith } from '../support.ts';

for (const set of await allSets()) {
  test(`${set.name}: every image of the layout is read with its class, and unreadable ones are listed`, async (t) => {
    const root = folderWith(t, set.files);
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
    ] satisfies [StoredPart, number][]) {
      const { widthPx, heightPx } = index.parts[part][number]!;
      const image = await source.image(part, number);
      assert.deepEqual([image.widthPx, image.heightPx], [widthPx, heightPx]);
    }

    const moved = `${root}-moved`;
    t.after(() => rmSync(moved, { recursive: true, force: true }));
    renameSync(root, moved);
    assert.equal(await fingerprintDataset({ ...layout, root: moved }), fingerprint);
  });
}
