import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { indexDataset } from '../../../../src/data/index.ts';
import type { FileLayout } from '../../../../src/domain/datasets/layouts.ts';
import { folderWith } from '../../support.ts';

const golden = fileURLToPath(new URL('../../../golden/data/shards', import.meta.url));

/** What webdataset 1.0.2 and datasets 5.2.0 read from these files (pyarrow 26.0.1, Python 3.11.7's tarfile): see make.py. */
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8'));

/** Path, class and digest of the training images; the file is the test part as well, under another name. */
const trained = async (t: TestContext, name: string, layout: FileLayout) => {
  const bytes = readFileSync(join(golden, name));
  const root = folderWith(t, { [name]: bytes, [`test-${name}`]: bytes });
  const { classes, parts } = await indexDataset({ ...layout, seed: null, fingerprint: null }, root);
  return parts.train.map(({ path, label, sha256 }) => [path, classes[label], sha256] as const);
};

for (const name of ['ustar.tar', 'gnu.tar', 'pax.tar']) {
  test(`the samples of ${name} are those that webdataset finds`, async (t) => {
    const found = await trained(t, name, { kind: 'webdataset', train: name, test: `test-${name}` });
    const samples: [string, number, string][] = expected.tar[name];
    assert.deepEqual(
      found,
      samples.map(([key, label, digest]) => [`${name}#${key}.jpg`, String(label), digest]),
    );
  });
}

const columns = { image: 'picture', label: 'kind' };

for (const name of ['hub', 'snappy', 'gzip', 'zstd', 'none', 'checked-lz4', 'checked-brotli'].map(
  (stem) => `${stem}.parquet`,
)) {
  test(`the rows of ${name} are those that the library datasets reads`, async (t) => {
    const named = name === 'hub.parquet' ? { image: 'image', label: 'label' } : columns;
    const found = await trained(t, name, { kind: 'parquet', train: name, test: `test-${name}`, ...named });
    const rows: [string, string][] = expected.parquet[name];
    assert.deepEqual(
      found,
      rows.map(([label, digest], row) => [`${name}#${row}`, label, digest]),
    );
  });
}

test('the classes of a ClassLabel keep the order of their labels', async (t) => {
  const bytes = readFileSync(join(golden, 'hub.parquet'));
  const root = folderWith(t, { 'data/train-0.parquet': bytes, 'data/test-0.parquet': bytes });
  const layout = { kind: 'parquet', train: 'data/train-*.parquet', test: 'data/test-*.parquet' } as const;
  const params = { ...layout, image: 'image', label: 'label', seed: null, fingerprint: null };
  assert.deepEqual((await indexDataset(params, root)).classes, ['zebra', 'ant', 'moth']);
});
