import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifyDataset, indexDataset } from '../../../src/data/index.ts';
import { datasetOfSpec } from '../../helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../../helpers/datasets/generated/all-sets.ts';
import type { GeneratedSet } from '../../helpers/datasets/generated/generated-set.ts';
import { folderWith, png } from '../support.ts';

const partedKinds = ['folder', 'imagenet', 'manifest', 'webdataset', 'parquet'];
const parted = (await allSets()).filter(({ spec }) => partedKinds.includes(spec.kind));

for (const set of parted) {
  test(`${set.name}: test images are enough, whether \`train\` is null or names something missing`, async (t) => {
    const root = folderWith(t, withoutTraining(set));
    const asked = [{ ...set.spec, train: null }, ...(set.spec.kind === 'manifest' ? [] : [set.spec])];
    for (const spec of asked) {
      const { layout, params } = datasetOfSpec({ ...spec, on_error: 'skip' }, root);
      const { fingerprint, images, noTraining } = (await identifyDataset(layout))!;
      const index = await indexDataset({ ...params, fingerprint }, root);
      assert.deepEqual(index.classes, set.classes);
      assert.deepEqual(index.parts.train, []);
      const found = index.parts.test.map(({ path, label }) => [path, index.classes[label]!]);
      assert.deepEqual(Object.fromEntries(found), set.labels.test);
      assert.equal(images.train, 0);
      assert.equal(images.smallestClass, 0);
      assert.match(noTraining?.message ?? '', /`train` is null|train/);
    }
  });
}

test('a manifest without training images says which value none of its lines has', async (t) => {
  const image = await png(2, 2);
  const lines = 'path,label,split\n1.png,a,test\n2.png,b,test\n';
  const { layout } = datasetOfSpec(
    { kind: 'manifest' },
    folderWith(t, { 'manifest.csv': lines, '1.png': image, '2.png': image }),
  );
  const { images, noTraining } = (await identifyDataset(layout))!;
  assert.deepEqual(images, { train: 0, test: 2, smallestClass: 0 });
  assert.match(noTraining?.message ?? '', /manifest.csv has no line whose `split` is `train`$/);
});

/** The files of a set whose training images nobody downloaded; lists of all images stay. */
const withoutTraining = ({ files, spec }: GeneratedSet): GeneratedSet['files'] => {
  const isTraining = (path: string): boolean =>
    /(^|\/)train[/,-]/.test(path) && (spec.kind !== 'manifest' || !path.endsWith('.csv'));
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isTraining(path)));
};
