import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { test } from 'node:test';
import { nearestFolder } from '../../../src/base/files/nearest-folder.ts';

test('the nearest folder exists, and the search ends where there is none', () => {
  assert.equal(nearestFolder(join(tmpdir(), 'absent-1/absent-2')), tmpdir());
  assert.equal(
    nearestFolder('Z:\\runs\\study', () => false, win32.dirname),
    'Z:\\',
  ); // a drive that is not there
});
