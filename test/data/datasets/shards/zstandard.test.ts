import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decompressZstandard } from '../../../../src/data/datasets/shards/zstandard/decompress-zstandard.ts';
import { xxhash64Low } from '../../../../src/data/kernels/xxhash64.ts';

const text = Buffer.from(Array.from({ length: 40 }, (_, n) => `${n} stripes and ${(n * 7919) % 9973} dots\n`).join(''));

/** One block with the text, by zstd 1.5.4 (`zstd -19`), and the low half of the text's XXH64 hash. */
const block =
  'BQYAko8iEbAZG2SBNP4wdWV375RSO8GBgLIcQ9CyzPtXvOH9PoRlp8SrI2XS0+P/OOTfa32zOPc5bb7Rg6czncyMSFhOK/Jtvu+M7P6sLjwc' +
  'm2F2nMbSJV3Rc1bjZPXWUq/+23O55V+b95yOUZNaR7Sqs+3MzrKurtTiX4blbF4BZTmGYILBEAKFQIpkUYIJTagRgGTE99/QXQMQlLEfY5BD' +
  'jrii9Oy8MRbPnStA6dl5Qx1pJB2TaC+foHX5xqYQJKkK';
const checksum = 'QwWFzQ==';

const frame = (header: string, end = ''): Buffer =>
  Buffer.concat([Buffer.from(`28b52ffd${header}`, 'hex'), Buffer.from(block, 'base64'), Buffer.from(end, 'base64')]);
const streamed = frame('0000');
const checked = frame('0400', checksum);
const sized = frame('60d802');
const both = frame('64d802', checksum);
const limit = 2 ** 20;

test('the hash is XXH64', () => {
  // By python-xxhash 4.1.0.
  assert.equal(xxhash64Low(Buffer.alloc(0)), 0x51d8e999);
  assert.equal(xxhash64Low(Buffer.from('abc')), 0xad770999);
  assert.equal(xxhash64Low(Uint8Array.from({ length: 101 }, (_, at) => at)), 0x5f85381e);
  const long = Uint8Array.from({ length: 512_000 }, (_, at) => at % 256);
  assert.equal(xxhash64Low(long), 0x2b0f9543);
});

test('frames with and without size and checksum are decoded, also several with skippable ones between them', () => {
  for (const bytes of [streamed, checked, sized, both])
    assert.deepEqual(Buffer.from(decompressZstandard(bytes, limit)), text);
  const skipped = Buffer.from('502a4d1803000000ffffff', 'hex');
  const all = Buffer.concat([skipped, streamed, both, skipped, sized]);
  assert.deepEqual(Buffer.from(decompressZstandard(all, limit)), Buffer.concat([text, text, text]));
});

test('a file that is cut short anywhere is refused', () => {
  for (const bytes of [streamed, checked, sized, both])
    for (let length = 1; length < bytes.length; length++)
      assert.throws(() => decompressZstandard(bytes.subarray(0, length), limit), `${length}`);
});

test('a flipped bit never gives other bytes if there is a checksum', () => {
  for (const bytes of [checked, both])
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      let decoded: Uint8Array;
      try {
        decoded = decompressZstandard(flipped, limit);
      } catch {
        continue;
      }
      assert.deepEqual(Buffer.from(decoded), text, `bit ${bit}`);
    }
});

test('a header that claims other sizes is refused before anything is allocated', () => {
  const refuse = (bytes: Uint8Array, why: RegExp) => assert.throws(() => decompressZstandard(bytes, limit), why);
  refuse(frame('60d902'), /has 984 bytes, but its header says 985/);
  refuse(frame('e00000000001000000'), /says 4294967296 bytes, but the blocks have 131072 at most/);
  refuse(frame('00a8'), /a window of 2048 MiB, more than 128/);
  const many = Buffer.concat([
    Buffer.from('28b52ffd0068', 'hex'),
    ...Array<Buffer>(20).fill(Buffer.from('020010aa', 'hex')),
  ]);
  many[many.length - 4]! |= 1;
  refuse(many, /unpacks to more than 1048576 bytes/);
  refuse(frame('0168'), /needs a dictionary/);
});
