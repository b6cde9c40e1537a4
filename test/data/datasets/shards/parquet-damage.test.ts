import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isFixresError } from '../../../../src/base/errors.ts';
import { hasLz4FramesLength, hasLz4Length } from '../../../../src/data/datasets/shards/parquet/lz4-length.ts';
import { openParquet } from '../../../../src/data/datasets/shards/parquet/parquet-file.ts';
import { readGroup } from '../../../../src/data/datasets/shards/parquet/read-group.ts';
import { readRuns } from '../../../../src/data/datasets/shards/parquet/read-runs.ts';
import { structEnd } from '../../../../src/data/datasets/shards/parquet/thrift-extent.ts';
import { folderWith } from '../../support.ts';

const golden = fileURLToPath(new URL('../../../golden/data/shards', import.meta.url));

const read = async (file: string): Promise<unknown> => {
  const opened = await openParquet(file);
  const values: unknown[] = [];
  for (const column of ['picture', 'kind'])
    for (const group of opened.metadata.row_groups.keys()) values.push(...(await readGroup(opened, column, group)));
  return values;
};

/** The values, or null if the file is refused, which must name it, and the rows if it is not the footer. */
const readOrRefuse = async (file: string): Promise<unknown> => {
  try {
    return await read(file);
  } catch (error) {
    if (!isFixresError(error)) throw error;
    assert.equal(error.code, 'DATA_SHARD_INVALID');
    assert.equal(error.path, file);
    if (!/footer|truncated|empty|too short/.test(error.message))
      assert.match(error.message, /`(picture|kind)` is damaged in row group [012], rows \d+ to \d+$|not supported$/);
    return null;
  }
};

for (const name of ['checked-lz4.parquet', 'checked-brotli.parquet']) {
  const bytes = readFileSync(join(golden, name));
  const footerAt = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);

  test(`a flipped bit in the data of ${name} never gives other values`, async (t) => {
    const file = join(folderWith(t, { [name]: bytes }), name);
    const intact = await read(file);
    let refused = 0;
    for (let bit = 0; bit < footerAt * 8; bit += 331) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(file, flipped);
      const values = await readOrRefuse(file);
      if (values === null) refused += 1;
      else assert.deepEqual(values, intact, `bit ${bit}`);
    }
    assert.ok(refused > 40, `${refused}`);
  });

  test(`${name} is refused wherever it is cut short, and in one piece whatever bit of its footer is flipped`, async (t) => {
    const file = join(folderWith(t, { [name]: bytes }), name);
    for (let length = 0; length < bytes.length; length += 331) {
      writeFileSync(file, bytes.subarray(0, length));
      assert.equal(await readOrRefuse(file), null, `${length} bytes`);
    }
    for (let bit = footerAt * 8; bit < bytes.length * 8; bit += 97) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(file, flipped);
      await readOrRefuse(file);
    }
  });
}

test('run lengths with too many or too few values for a page are refused before they are expanded', () => {
  const runs = (bytes: readonly number[], count: number, max = 3) =>
    readRuns({ bytes: Uint8Array.from(bytes), at: 0, end: bytes.length }, 2, count, max);
  // Four times 2, then eight packed values 0, 1, 2, 3, 0, 1, 2, 3, of which six count.
  assert.deepEqual([...runs([8, 2, 3, 0b11100100, 0b11100100], 10)], [2, 2, 2, 2, 0, 1, 2, 3, 0, 1]);
  const damaged = /the runs of a page are damaged/;
  assert.throws(() => runs([0xfe, 0xff, 0xff, 0xff, 0x0f, 2], 10), damaged);
  assert.throws(() => runs([8, 2], 10), damaged);
  assert.throws(() => runs([8, 2, 3, 0b11100100], 10), damaged);
  assert.throws(() => runs([20, 3], 10, 2), damaged);
});

test('a header that claims more than there are bytes is refused before anything is allocated', () => {
  const end = (hex: string) => structEnd(Buffer.from(hex, 'hex'), 0);
  assert.equal(end('1504150a00'), 5);
  assert.throws(() => end('19f5ffffffff0f00'), /a longer list/);
  assert.throws(() => end('18ffffffff0f00'), /more bytes than there are/);
  assert.throws(() => end('1c'.repeat(40)), /nested too deeply/);
  assert.throws(() => end('15ffffffffffffffffffffff'), /too long/);
  assert.throws(() => end('1504'), /truncated/);
});

test('an LZ4 block with fewer or more bytes than its page is noticed', () => {
  // Three literals, four of them again from one byte back, then two literals.
  const block = Uint8Array.of(0x30, 1, 2, 3, 1, 0, 0x20, 4, 5);
  assert.ok(hasLz4Length(block, 9));
  assert.ok(!hasLz4Length(block, 10));
  assert.ok(!hasLz4Length(block.subarray(0, 7), 7));
  const framed = Uint8Array.of(0, 0, 0, 9, 0, 0, 0, 9, ...block);
  assert.ok(hasLz4FramesLength(Uint8Array.from([...framed, ...framed]), 18));
  assert.ok(hasLz4FramesLength(block, 9));
  assert.ok(!hasLz4FramesLength(framed.subarray(0, 16), 9));
});
