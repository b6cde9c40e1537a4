import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256OfFile } from '../../../src/base/files/hash-file.ts';
import { openRegularFile, readRegularFile, readRegularText } from '../../../src/base/files/regular-file.ts';
import { explainSystemError } from '../../../src/base/system-error.ts';
import { readClasses } from '../../../src/data/datasets/classes/read-classes.ts';
import { readLines } from '../../../src/data/datasets/read-lines.ts';
import { decodeImage } from '../../../src/data/decode-image.ts';
import { readMat } from '../../../src/data/mat/read-mat.ts';
import { openWeights } from '../../../src/model/index.ts';
import { readSpecFile } from '../../../src/spec/read/read-text.ts';

test('pipes, devices and folders are refused at once, whatever reads them; a link to a file is read', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-regular-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const at = (name: string) => join(folder, name);
  execFileSync('mkfifo', [at('pipe')]);
  symlinkSync('/dev/zero', at('zero'));
  writeFileSync(at('file'), 'text');
  symlinkSync(at('file'), at('link'));
  assert.equal(readRegularText(at('link')), 'text');
  assert.throws(() => readRegularFile(at('file'), 3), /expected at most 3 bytes, got 4/);
  for (const [file, what] of [
    [at('pipe'), 'a pipe'],
    [at('zero'), 'a device'],
    [folder, 'a folder'],
  ] as const) {
    const expected = { message: `expected a regular file, got ${what}`, code: 'ENOTREGULAR' };
    assert.throws(() => openRegularFile(file), expected);
    assert.throws(() => sha256OfFile(file), expected);
  }
  for (const name of ['pipe', 'zero']) {
    const because = { message: /expected a regular file, got a (pipe|device)/ };
    assert.throws(() => readClasses(at(name)), { code: 'DATA_NOT_FOUND', ...because });
    await assert.rejects(readLines(folder, name), { code: 'DATA_NOT_FOUND', ...because });
    await assert.rejects(readMat(at(name)), { code: 'DATA_NOT_FOUND', ...because });
    await assert.rejects(decodeImage(at(name)), { code: 'DATA_IMAGE_UNREADABLE', ...because });
    const hint = 'save the spec to a file and pass that';
    assert.throws(() => readSpecFile(at(name), folder), { code: 'SPEC_NOT_FOUND', hint, ...because });
    const copied = 'copy its content into a file, and use that';
    assert.throws(() => openWeights(at(name)), { code: 'MODEL_WEIGHTS_INVALID', hint: copied, ...because });
  }
  assert.throws(() => readSpecFile(folder, folder), { message: 'expected a spec file, got the folder .' });
  const error = explainSystemError(Object.assign(new Error('expected a regular file'), { code: 'ENOTREGULAR' }));
  assert.equal((error as { code: string }).code, 'BASE_SYSTEM_REFUSED');
});
