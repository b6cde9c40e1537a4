import assert from 'node:assert/strict';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { fingerprintDataset, indexDataset, openImageSource, testBatches } from '../../../../src/data/index.ts';
import type { ParquetLayout } from '../../../../src/domain/datasets/layouts.ts';
import { classLabel, imageSchema } from '../../../helpers/datasets/generated/sharded-sets.ts';
import { collect, folderWith, png, refusal } from '../../support.ts';

const layout: ParquetLayout = {
  kind: 'parquet',
  train: 'data/train-*.parquet',
  test: 'data/test-*.parquet',
  image: 'image',
  label: 'label',
};
const params = { ...layout, seed: null, fingerprint: null };
const [red, blue] = [await png(8, 8, '#ff0000'), await png(8, 8, '#0000ff')];

interface Row {
  readonly image: { readonly bytes: Uint8Array | null; readonly path: string | null } | null;
  readonly label: bigint | string | null;
}

const row = (bytes: Uint8Array | null, label: Row['label']): Row => ({ image: { bytes, path: 'x.png' }, label });

const fileOf = (rows: readonly Row[], names: readonly string[] | null = null, groupRows = 2): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'image', data: rows.map(({ image }) => image) },
        { name: 'label', data: rows.map(({ label }) => label) },
      ],
      schema: imageSchema(rows.some(({ label }) => typeof label === 'string') ? 'UTF8' : 'INT64'),
      rowGroupSize: groupRows,
      ...(names === null ? {} : { kvMetadata: [classLabel('label', names)] }),
    }),
  );

const good = [row(red, 0n), row(blue, 1n), row(blue, 1n), row(red, 0n), row(red, 0n)];
const files = (train: Uint8Array, tested: Uint8Array = fileOf([row(red, 0n), row(blue, 1n)])) => ({
  'data/train-0.parquet': train,
  'data/test-0.parquet': tested,
});

test('rows of several files and row groups are read in any order, and labels are text or numbers', async (t) => {
  const root = folderWith(t, {
    ...files(fileOf(good)),
    'data/train-1.parquet': fileOf([row(blue, 1n)]),
    'data/readme.md': '',
  });
  const index = await indexDataset(params, root);
  assert.deepEqual(index.classes, ['0', '1']);
  assert.deepEqual(
    index.parts.train.map(({ path, label }) => [path, label]),
    [
      ['data/train-0.parquet#0', 0],
      ['data/train-0.parquet#1', 1],
      ['data/train-0.parquet#2', 1],
      ['data/train-0.parquet#3', 0],
      ['data/train-0.parquet#4', 0],
      ['data/train-1.parquet#0', 1],
    ],
  );
  const source = openImageSource(params, root, index, { threads: 0 });
  for (const image of [5, 0, 4, 1, 3, 2]) {
    const { label } = index.parts.train[image]!;
    const { data } = await source.image('train', image);
    assert.deepEqual([...data.subarray(0, 3)], label === 0 ? [255, 0, 0] : [0, 0, 255]);
  }
  const texts = folderWith(t, files(fileOf([row(red, 'größe'), row(blue, 'ant')]), fileOf([row(red, 'ant')])));
  const named = await indexDataset(params, texts);
  assert.deepEqual(
    [named.classes, named.parts.train.map(({ label }) => label)],
    [
      ['ant', 'größe'],
      [1, 0],
    ],
  );
});

test('rows without a usable label, and labels beyond the names, are reported with file and row', async (t) => {
  const root = folderWith(t, files(fileOf([row(red, 0n), row(blue, null), row(blue, 1n)])));
  const absent = await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
  assert.equal(absent.message, 'wrong rows (1):\n  data/train-0.parquet#1: its `label` is null');
  const unlabelled = folderWith(t, files(fileOf(good, ['a', 'b']), fileOf([row(red, -1n)], ['a', 'b'])));
  const error = await refusal(() => indexDataset(params, unlabelled), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /data\/test-0\.parquet#0: the label -1 is not in the range 0 to 1$/);
  assert.match(error.hint ?? '', /-1/);
});

test('a class of the ClassLabel without images, and files that name their classes differently, are refused', async (t) => {
  const tested = fileOf([row(red, 0n)], ['a', 'b', 'c']);
  const root = folderWith(t, files(fileOf(good, ['a', 'b', 'c']), tested));
  const empty = await refusal(() => indexDataset(params, root), 'DATA_EMPTY');
  assert.match(empty.message, /has no training images of its class `c`$/);
  writeFileSync(join(root, 'classes.txt'), 'c\nb\na\n');
  const listed = await indexDataset({ ...params, classes_file: 'classes.txt' }, root);
  assert.deepEqual([listed.classes, listed.parts.train[0]!.label], [['c', 'b', 'a'], 2]);
  const other = folderWith(t, files(fileOf(good, ['a', 'b']), tested));
  const error = await refusal(() => indexDataset(params, other), 'DATA_CLASSES_MISMATCH');
  assert.ok(error.message.includes(`${join(other, 'data/test-0.parquet')} names its classes differently from`));
});

test('a missing image is unreadable, and one outside the file is refused', async (t) => {
  const root = folderWith(t, files(fileOf([...good, { image: null, label: 1n }, row(Buffer.from('text'), 1n)])));
  const error = await refusal(() => indexDataset(params, root), 'DATA_IMAGE_UNREADABLE');
  assert.match(error.message, /train-0\.parquet#5: it is empty\n {2}data\/train-0\.parquet#6: it is not a JPEG/);
  assert.equal((await indexDataset({ ...params, on_error: 'skip' }, root)).skipped?.length, 2);
  const outside = folderWith(t, files(fileOf([...good, row(null, 1n)])));
  const named = await refusal(() => fingerprintDataset({ ...layout, root: outside }), 'DATA_IMAGE_UNREADABLE');
  assert.match(named.message, /train-0\.parquet#5: its `image` has no bytes; `push_to_hub`/);
});

test('columns that are missing or of another type are refused with the existing ones', async (t) => {
  const root = folderWith(t, files(fileOf(good)));
  const absent = await refusal(() => indexDataset({ ...params, label: 'class' }, root), 'DATA_MANIFEST_INVALID');
  assert.match(absent.message, /train-0\.parquet: there is no column `class`, only image, label$/);
  const flat = await refusal(() => indexDataset({ ...params, image: 'label' }, root), 'DATA_MANIFEST_INVALID');
  assert.match(flat.message, /the column `label` has no structs with `bytes`$/);
});

test('patterns without matches, folders with a star, and files outside the root or in both parts are refused', async (t) => {
  const root = folderWith(t, files(fileOf(good)));
  const refuse = async (test: string, code: 'DATA_NOT_FOUND' | 'DATA_MANIFEST_INVALID') =>
    (await refusal(() => indexDataset({ ...params, test }, root), code)).message;
  assert.match(
    await refuse('data/trein-*.parquet', 'DATA_NOT_FOUND'),
    /the first files there: test-0\.parquet, train-0\.parquet$/,
  );
  assert.match(await refuse('*/train.parquet', 'DATA_NOT_FOUND'), /`\*` is allowed only in the name of the file/);
  assert.match(await refuse('nowhere/*.parquet', 'DATA_NOT_FOUND'), /can't list the folder: ENOENT/);
  assert.match(
    await refuse('data/*.parquet', 'DATA_MANIFEST_INVALID'),
    /train-0\.parquet is listed twice, for train and test$/,
  );
  assert.match(await refuse('../*', 'DATA_MANIFEST_INVALID'), /is outside the root$/);
});

test('a file that is cut short or of another kind is refused with its path', async (t) => {
  const whole = fileOf(good);
  const root = folderWith(t, files(whole));
  const file = join(root, 'data/train-0.parquet');
  for (const bytes of [
    ...[0, 4, 100, whole.length - 100, whole.length - 1].map((n) => whole.subarray(0, n)),
    Buffer.from('PAR1 no PAR1'),
  ]) {
    writeFileSync(file, bytes);
    const error = await refusal(() => indexDataset(params, root), 'DATA_SHARD_INVALID');
    assert.ok(error.message.startsWith(`${file} can't be read as Parquet: `), error.message);
    assert.equal(error.path, file);
  }
});

test('digests are remembered while the file is unchanged, and one changed pixel matters', async (t) => {
  const root = folderWith(t, files(fileOf(good)));
  const file = join(root, 'data/train-0.parquet');
  const longAgo = new Date('2020-01-01T00:00:00Z');
  utimesSync(file, longAgo, longAgo);
  const rememberFile = join(root, 'memory.json');
  const fingerprint = () => fingerprintDataset({ ...layout, root }, { rememberFile });
  const before = await fingerprint();
  assert.equal(Object.keys(JSON.parse(readFileSync(rememberFile, 'utf8')).files).length, good.length);
  const index = await indexDataset({ ...params, fingerprint: before }, root);

  writeFileSync(file, fileOf([row(await png(8, 8, '#ff0001'), 0n), ...good.slice(1)]));
  assert.notEqual(await fingerprint(), before);
  await refusal(() => indexDataset({ ...params, fingerprint: before }, root), 'DATA_CHANGED');
  const source = openImageSource(params, root, index, { threads: 0 });
  const changed = await refusal(() => source.image('train', 0), 'DATA_CHANGED');
  assert.equal(changed.message, `${file}#0 has changed since it was indexed`);
  rmSync(file);
  await refusal(() => source.image('train', 0), 'DATA_CHANGED');
});

test('threads and the caller make the same batches of rows', async (t) => {
  const root = folderWith(t, files(fileOf(good)));
  const index = await indexDataset(params, root);
  const transform = { testResolutionPx: 8, cropRatio: 1, resize: 'shorter_side', interpolation: 'bilinear' } as const;
  const batchesWith = async (threads: number) => {
    const source = openImageSource(params, root, index, { threads });
    const batches = await collect(
      testBatches({ source, index, choice: { part: 'train', count: null }, transform, batchSize: 3 }),
    );
    await source.close();
    return batches;
  };
  const own = await batchesWith(0);
  assert.deepEqual([...own[0]!.labels], [0, 1, 1]);
  assert.deepEqual(await batchesWith(1), own);
});
