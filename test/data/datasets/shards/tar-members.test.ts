import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tarMembers } from '../../../../src/data/datasets/shards/tar-members.ts';

/** A header as POSIX.1-2017 pax, "ustar Interchange Format", has it. */
const headerOf = (name: string, length: number, type: string): Buffer => {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${length.toString(8).padStart(11, '0')}\0`, 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
};

const padded = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.alloc(-text.length & 511)]);

/** A file whose PAX header says its size. */
const archiveWith = (attribute: string): Buffer =>
  Buffer.concat([
    headerOf('pax', attribute.length, 'x'),
    padded(attribute),
    headerOf('1.cls', 1, '0'),
    padded('7'),
    Buffer.alloc(1024),
  ]);

test('the size in a PAX header is decimal digits, and so are the lengths of its lines: all else is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-tar-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'shard.tar');
  writeFileSync(file, archiveWith('10 size=1\n'));
  assert.deepEqual(tarMembers(file), [{ name: '1.cls', span: { offset: 1536, length: 1 } }]);
  for (const [size, line] of [
    ['-1536', '14 size=-1536\n'],
    ['1.5', '12 size=1.5\n'],
    ['0x1', '12 size=0x1\n'],
    ['1e0', '12 size=1e0\n'],
    ['', '8 size=\n'],
    ['99999999999999999', '26 size=99999999999999999\n'],
  ] as const) {
    writeFileSync(file, archiveWith(line));
    assert.throws(() => tarMembers(file), {
      code: 'DATA_SHARD_INVALID',
      message: new RegExp(`byte 0: the PAX attribute \`size\` is \`${size}\`, expected a number of bytes`),
    });
  }
  for (const line of ['0xa size=1\n', '1e1 size=1\n', '-10 size=1\n']) {
    writeFileSync(file, archiveWith(line));
    assert.throws(() => tarMembers(file), { code: 'DATA_SHARD_INVALID', message: /PAX attributes are damaged/ });
  }
});
