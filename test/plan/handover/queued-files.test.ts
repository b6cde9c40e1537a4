import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  newsIn,
  newsLine,
  readFailure,
  readKeys,
  readQueuedRun,
  writeFailure,
  writeKeys,
  writeQueuedRun,
} from '../../../src/plan/handover/queued-files.ts';
import type { QueuedRun } from '../../../src/plan/handover/queued-run.ts';
import { indexJob } from '../../execute/tiny-jobs.ts';

const engine = { name: 'cpu', device: 'cpu' } as const;
const request = { type: 'run', job: indexJob, runsDir: '/runs', attempt: 1, engine, threads: 1 } as const;
const run: QueuedRun = { request, timeoutMs: null, warningMs: 60_000, requeue: false, before: null };
const failure = { error: { code: 'METHOD_DIVERGED', message: 'the loss is not a number' }, reason: 'error' } as const;
const keys = [indexJob.key];

const kinds = {
  run: { write: (file: string) => writeQueuedRun(file, run), read: readQueuedRun, value: run, former: run },
  failure: { write: (file: string) => writeFailure(file, failure), read: readFailure, value: failure, former: failure },
  keys: {
    write: (file: string) => writeKeys(file, keys),
    read: (file: string) => readKeys(file, 'fixres-1'),
    value: keys,
    former: keys,
  },
};

for (const [kind, { write, read, value, former }] of Object.entries(kinds)) {
  test(`the ${kind} of a queued batch is refused with any other bit, and taken from an earlier version`, (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'fixres-queued-files-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, `${kind}.json`);
    write(file);
    assert.deepEqual(read(file), value);
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += 7) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << (at & 7);
      writeFileSync(file, flipped);
      assert.throws(() => read(file), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file }, `byte ${at}`);
    }
    writeFileSync(file, JSON.stringify(former));
    assert.deepEqual(read(file), value);
  });
}

test('an event line with a changed bit is ignored', () => {
  const news = { type: 'metrics', metrics: [{ key: 'loss', value: 0.5, step: 1, timestampMs: 1 }] } as const;
  const line = newsLine(news).trimEnd();
  assert.deepEqual(newsIn(line), news);
  assert.equal(newsIn(line.replace('0.5', '0.7')), null);
  assert.equal(newsIn(''), null);
});
