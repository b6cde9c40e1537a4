import assert from 'node:assert/strict';
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Damage } from '../../../src/base/files/damage.ts';
import { FeatureWriter } from '../../../src/execute/feature-store/feature-writer.ts';
import { type FeatureLayout, layoutFor, shardSpans } from '../../../src/execute/feature-store/layout.ts';
import { ShardCache } from '../../../src/execute/feature-store/shard-cache.ts';
import { ShardReader } from '../../../src/execute/feature-store/shard-reader.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';

const key = 'a'.repeat(64);
const mebibyte = 1024 * 1024;
let paths: RunPaths;
beforeEach(() => {
  paths = new RunPaths(mkdtempSync(join(tmpdir(), 'fixres-shard-files-')));
});
afterEach(() => rmSync(paths.runsDir, { recursive: true }));

test('shards have a power of two of images, at least 32: of 64 MiB over all cuts, 1,024 images, or those of a part', () => {
  const imagesIn = (value: number | number[], partImages?: number) => {
    const values = [value].flat();
    const cuts = values.map((value, index) => ({ cut: `cells:${index}`, shapes: [[value]] }));
    return layoutFor(5000, 'float32', cuts, 64 * mebibyte, partImages).imagesInShard;
  };
  assert.equal(imagesIn(2048), 1024);
  assert.equal(imagesIn([12 * 12 * 2560, 2048]), 32); // 1.4 MiB an image: 45 would fit
  assert.equal(imagesIn(65_536 - 1), 256);
  assert.equal(imagesIn(65_536 + 1), 128);
  assert.equal(imagesIn(2048, 256), 256);
  assert.equal(imagesIn(10 * mebibyte, 4096), 32);
  assert.equal(imagesIn(10 * mebibyte), 32);
});

test('the last shard has the remainder', () => {
  const layout: FeatureLayout = { count: 70, dtype: 'float32', imagesInShard: 32, cuts: [] };
  assert.deepEqual(shardSpans(layout).at(-1), { shard: 2, first: 64, images: 6 });
  assert.equal(shardSpans({ ...layout, count: 64 }).length, 2);
});

const layout: FeatureLayout = {
  count: 40,
  dtype: 'float32',
  imagesInShard: 32,
  cuts: [{ cut: 'bn', shapes: [[2], [3]] }],
};

/** Image i has i + 0.1, i + 0.2 in one tensor, -i three times in the other. */
const rowsFrom = (from: number, count: number): Float32Array[] => [
  Float32Array.from({ length: 2 * count }, (_, at) => from + Math.floor(at / 2) + (at % 2 === 0 ? 0.1 : 0.2)),
  Float32Array.from({ length: 3 * count }, (_, at) => -(from + Math.floor(at / 3))),
];

const write = async (): Promise<FeatureWriter> => {
  const writer = new FeatureWriter(paths, key, layout, { keep: null });
  for (let from = 0; from < 40; from += 8) await writer.append('bn', rowsFrom(from, 8), 8);
  return writer;
};

test('rows that have left memory are read one by one, while their file is unchanged', async () => {
  const shards = (await write())
    .finish()
    .artifacts.map(({ name, sha256 }) => ({ file: paths.artifact(key, name), sha256 }));
  const reader = new ShardReader(shards, layout, layout.cuts[0]!.shapes, new ShardCache(0));
  const indices = Int32Array.of(35, 3, 36, 4);
  const expected = [35, 3, 36, 4].map((from) => rowsFrom(from, 1));
  for (let round = 0; round < 3; round++) {
    const [pairs, triples] = reader.rows(indices);
    assert.deepEqual(
      [...pairs!],
      expected.flatMap(([pair]) => [...pair!]),
    );
    assert.deepEqual(
      [...triples!],
      expected.flatMap(([, triple]) => [...triple!]),
    );
  }
  const { file } = shards[0]!;
  const content = readFileSync(file);
  content[0]! ^= 1;
  writeFileSync(file, content);
  assert.throws(() => reader.rows(Int32Array.of(39, 3)), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
  rmSync(file);
  assert.throws(() => reader.rows(Int32Array.of(3)), { code: 'EXECUTE_ARTIFACT_MISSING', path: file });
});

test('a row whose bytes have changed since its shard was read is refused, even if its file has the same time', async () => {
  const shards = (await write())
    .finish()
    .artifacts.map(({ name, sha256 }) => ({ file: paths.artifact(key, name), sha256 }));
  const reader = new ShardReader(shards, layout, layout.cuts[0]!.shapes, new ShardCache(0));
  const { file } = shards[0]!;
  const { atime, mtime } = statSync(file);
  utimesSync(file, atime, mtime); // to what a date can say, so that it can be set again
  reader.rows(Int32Array.of(3, 4, 35)); // the last shard stays in memory, the first is read from disk from now on
  const content = readFileSync(file);
  content[4 * 20 + 7]! ^= 1;
  writeFileSync(file, content);
  utimesSync(file, atime, mtime);
  assert.equal(reader.rows(Int32Array.of(3))[0]![0], rowsFrom(3, 1)[0]![0]);
  const error = { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file };
  assert.throws(() => reader.rows(Int32Array.of(3, 4)), error);
});

test('a damaged shard is named and needed again; a shard of another layout is needed again', async () => {
  await write();
  const file = paths.artifact(key, 'features-bn.00000.bin');
  const whole = readFileSync(file);
  const flippedAt = [0, 300, whole.length - 300, whole.length - 40, whole.length - 1].map((at) => {
    const flipped = Buffer.from(whole);
    flipped[at]! ^= 8;
    return flipped;
  });
  for (const content of [...flippedAt, whole.subarray(0, -1), whole.subarray(0, 20), Buffer.alloc(0)]) {
    writeFileSync(file, content);
    const damages: Damage[] = [];
    const { missing } = new FeatureWriter(paths, key, layout, { keep: (damage) => damages.push(damage) });
    assert.deepEqual(missing, [{ shard: 0, first: 0, images: 32 }]);
    const reason = content.length === 0 ? 'it is empty' : 'its checksum does not match its content';
    const remedy = 'the features of its 32 images are recomputed';
    assert.deepEqual(damages, [{ key, file, reason, remedy }]);
  }
  writeFileSync(file, whole);
  const other = { ...layout, imagesInShard: 40 };
  assert.equal(new FeatureWriter(paths, key, other, { keep: () => assert.fail() }).missing.length, 1);
});

test('a cache holds what was used most recently, within its budget', () => {
  const cache = new ShardCache(10);
  for (const id of ['a', 'b', 'c']) cache.add(id, new Uint8Array(3));
  assert.equal(cache.get('a')?.length, 3);
  cache.add('d', new Uint8Array(4));
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((id) => cache.get(id)?.length),
    [3, undefined, 3, 4],
  );
  cache.add('e', new Uint8Array(20));
  assert.deepEqual([cache.get('e')?.length, cache.get('d')], [20, undefined]);
});

test('a cache reuses the memory of an evicted shard for a new one of the same length', () => {
  const cache = new ShardCache(10);
  const [a, b] = [cache.room(5), cache.room(5)];
  cache.add('a', a);
  cache.add('b', b);
  const c = cache.room(5);
  assert.equal(c, a);
  cache.add('c', c);
  assert.deepEqual([cache.get('a'), cache.get('b')], [undefined, b]);
  assert.equal(cache.room(4).length, 4);
});

test('a full disk is reported, no file is half written, and the next attempt needs what was not written', async () => {
  const writer = new FeatureWriter(paths, key, layout, { keep: null });
  await writer.append('bn', rowsFrom(0, 32), 32);
  const { writeSync } = fs;
  fs.writeSync = (() => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }) as unknown as typeof fs.writeSync;
  syncBuiltinESMExports();
  try {
    const file = paths.artifact(key, 'features-bn.00001.bin');
    await assert.rejects(writer.append('bn', rowsFrom(32, 8), 8), {
      code: 'BASE_WRITE_FAILED',
      path: file,
      message: `could not write ${file}: ENOSPC: no space left on device, write`,
    });
  } finally {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
  }
  assert.deepEqual(readdirSync(paths.folder(key)), ['features-bn.00000.bin']);
  const next = new FeatureWriter(paths, key, layout, { keep: () => assert.fail() });
  assert.deepEqual(next.missing, [{ shard: 1, first: 32, images: 8 }]);
  await next.append('bn', rowsFrom(32, 8), 8);
  const { artifacts } = next.finish();
  assert.deepEqual(artifacts, (await write()).finish().artifacts);
  assert.deepEqual(
    artifacts.map(({ name, bytes }) => [name, bytes]),
    [0, 1].map((shard) => [
      `features-bn.0000${shard}.bin`,
      statSync(paths.artifact(key, `features-bn.0000${shard}.bin`)).size,
    ]),
  );
});

test('a value that 16 bits do not hold is refused', async () => {
  const writer = new FeatureWriter(paths, key, { ...layout, dtype: 'float16' }, { keep: null });
  const rows = rowsFrom(0, 32);
  rows[0]![5] = 70_000;
  await assert.rejects(writer.append('bn', rows, 32), {
    code: 'METHOD_INVALID',
    message: 'a feature at the cut bn exceeds 65504',
  });
});
