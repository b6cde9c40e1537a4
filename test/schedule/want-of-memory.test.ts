import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { countIn } from '../../src/schedule/executors/local/oom-kills.ts';
import { wantOfMemory } from '../../src/schedule/executors/local/want-of-memory.ts';

// As Node 20.20.2, 22.23.3 and 24.21.0 print it before they abort.
const heapIsFull = `
<--- Last few GCs --->

[5742:0x2a0e9000]      618 ms: Mark-Compact 40.0 (61.6) -> 39.6 (61.9) MB, 14.69 / 0.00 ms

<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixres-oom-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const counter = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("an abort after V8's or C++'s word that memory is out is want of memory, and nothing that passes", () => {
  const words =
    'ran out of memory and aborted (FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory)';
  assert.deepEqual(wantOfMemory({ signal: 'SIGABRT' }, heapIsFull, null), { words, mayPass: false });
  assert.deepEqual(wantOfMemory({ code: 134 }, heapIsFull, null), { words, mayPass: false });
  const badAlloc = "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n";
  assert.equal(wantOfMemory({ signal: 'SIGABRT' }, badAlloc, null)?.mayPass, false);
});

test('any other abort, and any other end after such words, is none', () => {
  assert.equal(wantOfMemory({ signal: 'SIGABRT' }, 'Assertion failed: (size > 0)\n', null), null);
  assert.equal(wantOfMemory({ code: 1 }, heapIsFull, null), null);
  assert.equal(wantOfMemory({ signal: 'SIGSEGV' }, heapIsFull, null), null);
  assert.equal(wantOfMemory({ startError: 'spawn ENOMEM' }, heapIsFull, null), null);
});

test('a SIGKILL means lack of memory only if the system has counted an out-of-memory kill since, and is then transient', () => {
  assert.equal(wantOfMemory({ signal: 'SIGKILL' }, '', null), null);
  assert.equal(wantOfMemory({ signal: 'SIGTERM' }, '', { file: '/proc/vmstat', kills: 1 }), null);
  assert.deepEqual(wantOfMemory({ signal: 'SIGKILL' }, '', { file: '/proc/vmstat', kills: 1 }), {
    words: 'was killed while the system was out of memory (oom_kill in /proc/vmstat grew by 1)',
    mayPass: true,
  });
});

test('kills are counted from the start on, in the first file that has the counter', () => {
  const absent = join(folder, 'absent');
  const other = counter('cgroup.stat', 'oom_kill_disable 0\nunder_oom 0\n');
  const events = counter('memory.events', 'low 0\nhigh 0\nmax 31\noom 2\noom_kill 2\noom_group_kill 0\n');
  const kills = countIn([absent, other, events, counter('vmstat', 'oom_kill 9\n')]);
  assert.equal(kills(), null);
  counter('vmstat', 'oom_kill 12\n'); // somebody else's
  assert.equal(kills(), null);
  counter('memory.events', 'oom 3\noom_kill 4\n');
  assert.deepEqual(kills(), { file: events, kills: 2 });
});

test('where nothing counts, and where the counter is gone, nothing is known', () => {
  assert.equal(countIn([join(folder, 'absent')])(), null);
  const file = counter('memory.oom_control', 'oom_kill 1\n');
  const kills = countIn([file]);
  rmSync(file);
  assert.equal(kills(), null);
});
