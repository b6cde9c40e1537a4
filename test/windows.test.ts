import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { replaceFile } from '../src/base/files/replace-file.ts';
import { leavesFolder, relativeSlashed } from '../src/base/files/slash-path.ts';

// What differs on Windows, as far as another system can test it: paths, renames of open files, calls that exist on POSIX alone.

const sources = readdirSync(fileURLToPath(new URL('../src', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file));
const textOf = (file: string): string =>
  readFileSync(join(fileURLToPath(new URL('../src', import.meta.url)), file), 'utf8').replace(
    /^\s*(\/\/|\/?\*).*$/gm,
    '',
  );

/** Files that may use what only POSIX systems have; each does without it on Windows, or belongs to Slurm. */
const posixOnly = [
  'app/doctor/machine', // /proc/cpuinfo
  'execute/queued-worker', // Slurm
  'schedule/executors/local/oom-kills', // /proc
  'schedule/executors/local/peak-memory', // /proc
  'schedule/executors/local/worker-host', // ppid
  'schedule/executors/local/worker-process', // process groups
  'schedule/executors/slurm/batch', // links
  'store/process-identity', // /proc, ps
];

test('POSIX-only calls occur only in named files', () => {
  const calls =
    /['"`]\/(proc|dev|sys|tmp|bin|usr)\/|symlinkSync\(|SIGUSR|process\.(getuid|umask|ppid)|kill\(-|chmodSync\(/;
  const found = sources.filter((file) => calls.test(textOf(file))).map((file) => file.replace(/\.\w+$/, ''));
  assert.deepEqual(found.sort(), posixOnly);
});

test('only one file renames, so that it can retry while a reader has the file open', () => {
  const found = sources.filter((file) => /\brenameSync\b/.test(textOf(file))).map((file) => file.replace(/\.\w+$/, ''));
  assert.deepEqual(found, ['base/files/replace-file']);
});

test('relative paths have forward slashes on every system', () => {
  assert.equal(relativeSlashed('C:\\photos', 'C:\\photos\\val\\cat\\1.jpg', win32), 'val/cat/1.jpg');
  assert.equal(relativeSlashed('/photos', '/photos/val/cat/1.jpg', posix), 'val/cat/1.jpg');
  assert.equal(relativeSlashed('C:\\photos', 'C:\\photos', win32), '.');
  assert.equal(relativeSlashed('/photos', '/photos/a\\b.jpg', posix), 'a\\b.jpg');
});

test('a path that leads out of its folder is seen on every system', () => {
  for (const inside of ['val/1.jpg', '.', '..photos/1.jpg', 'a/../b']) {
    assert.equal(leavesFolder(inside, win32), false, inside);
    assert.equal(leavesFolder(inside, posix), false, inside);
  }
  for (const outside of ['..', '../other', 'a/../../b']) {
    assert.equal(leavesFolder(outside, win32), true, outside);
    assert.equal(leavesFolder(outside, posix), true, outside);
  }
  assert.equal(leavesFolder(relativeSlashed('C:\\photos', 'D:\\other\\1.jpg', win32), win32), true);
  assert.equal(leavesFolder('C:/a', posix), false);
});

test('a rename is retried on Windows while another process has the file open, and fails at once elsewhere', () => {
  const attempt = (platform: string, code: string, failures: number) => {
    let [renames, sleptMs] = [0, 0];
    const rename = () => {
      if (++renames <= failures) throw Object.assign(new Error(code), { code });
    };
    const system = { platform, rename, sleep: (ms: number) => (sleptMs += ms) };
    try {
      replaceFile('from', 'to', system);
      return { renames, sleptMs, failed: false };
    } catch {
      return { renames, sleptMs, failed: true };
    }
  };
  assert.deepEqual(attempt('win32', 'EBUSY', 2), { renames: 3, sleptMs: 30, failed: false });
  assert.deepEqual(attempt('win32', 'EPERM', 100), { renames: 8, sleptMs: 1080, failed: true });
  assert.deepEqual(attempt('win32', 'ENOSPC', 1), { renames: 1, sleptMs: 0, failed: true });
  assert.deepEqual(attempt('linux', 'EPERM', 1), { renames: 1, sleptMs: 0, failed: true });
});
