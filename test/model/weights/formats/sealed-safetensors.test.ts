import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openSealedSafetensors, writeSealedSafetensors } from '../../../../src/model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-sealed-safetensors-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'state.safetensors');
const values = Float32Array.of(1, 2, 3, 4);

test('what is read from a sealed file is what its checksum was compared with, even if the file changes', () => {
  writeSealedSafetensors(file, [{ name: 'loss', shape: [4], values }]);
  const opened = openSealedSafetensors(file);
  const content = readFileSync(file);
  writeFileSync(file, content.fill(0, content.length - 48));
  assert.deepEqual(opened.read('loss').values, values);
});

test('every byte of a sealed file is covered by its checksum', () => {
  writeSealedSafetensors(file, [{ name: 'loss', shape: [4], values }]);
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at++) {
    const flipped = Buffer.from(whole);
    flipped[at]! ^= 1 << (at & 7);
    writeFileSync(file, flipped);
    assert.throws(() => openSealedSafetensors(file), { code: 'MODEL_WEIGHTS_INVALID' }, `byte ${at}`);
  }
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length));
    assert.throws(() => openSealedSafetensors(file), { code: 'MODEL_WEIGHTS_INVALID' }, `${length} bytes`);
  }
});
