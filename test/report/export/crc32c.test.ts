import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c, maskedCrc32c } from '../../../src/report/export/crc32c.ts';

// RFC 3720, appendix B.4.
test('checksums are those of the RFC', () => {
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e);
});

// tensorboard.summary.writer.record_writer.masked_crc32c of tensorboard 2.21, of the length of a record of 24 bytes.
test('a masked checksum is that of TensorBoard', () => {
  assert.equal(maskedCrc32c(Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0)), 0x224b7fa3);
});
