import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { numberOf, numbersOf, structsOf, textOf, textsOf } from '../../../src/data/mat/mat-fields.ts';
import { readMat } from '../../../src/data/mat/read-mat.ts';

const golden = fileURLToPath(new URL('../../golden/data/mat', import.meta.url));

/** What was given to scipy 1.17.1's `savemat`: see make.py. */
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8'));

for (const name of ['scipy.mat', 'scipy-compressed.mat']) {
  test(`${name}: structures, cells, numbers of every size and non-ASCII text are what scipy wrote`, async () => {
    const variables = await readMat(join(golden, name));
    assert.deepEqual(
      structsOf(variables, 'annotations', name).map((record) => [
        textOf(record, 'relative_im_path', name),
        numberOf(record, 'class', name),
        numberOf(record, 'test', name),
      ]),
      expected.annotations,
    );
    assert.deepEqual(textsOf(variables, 'class_names', name), expected.class_names);
    for (const numbers of ['doubles', 'bytes', 'shorts', 'singles', 'longs'])
      assert.deepEqual([...numbersOf(variables, numbers, name)], expected[numbers]);
    const [inner] = structsOf(structsOf(variables, 'nested', name)[0]!, 'inner', name);
    assert.deepEqual([textOf(inner!, 'text', name), numberOf(inner!, 'number', name)], ['größe', 7]);
  });
}

test('the unpacked size of small files is limited over all their elements together', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-mat-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'cells.mat');
  const header = Buffer.alloc(128);
  header.write('\0\u0001IM', 124, 'latin1');
  // A cell array whose cells are matrices without anything in them: 8 bytes each, and hundreds in memory.
  const count = 4_500_000;
  const cells = Buffer.alloc(48 + 8 * count);
  const head = [14, 40 + 8 * count, 6, 8, 1, 0, 5, 8, 1, count, 1, 0];
  for (const [at, value] of head.entries()) cells.writeUInt32LE(value, 4 * at);
  for (let at = 48; at < cells.length; at += 8) cells.writeUInt32LE(14, at);
  const packed = deflateSync(cells);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  writeFileSync(file, Buffer.concat([header, tag, packed]));
  await assert.rejects(readMat(file), {
    code: 'DATA_MANIFEST_INVALID',
    message: /its values take more than \d+ bytes/,
  });
});
