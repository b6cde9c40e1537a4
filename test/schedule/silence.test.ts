import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLocalExecutor } from '../../src/schedule/executors/local/local-executor.ts';
import { runPlan } from '../../src/schedule/run-plan.ts';
import type { RunPlanOptions } from '../../src/schedule/types.ts';
import { moduleUrl } from '../helpers/program.ts';
import { recorderOf } from './recorder.ts';
import { planOf } from './sample-plan.ts';

const plan = planOf({ a: {} });

const carryOut = async (
  context: TestContext,
  worker: string,
  heartbeatTimeoutMs: number | null,
  options: Partial<RunPlanOptions> = {},
) => {
  const runsDir = mkdtempSync(join(tmpdir(), 'fixres-silence-'));
  context.after(() => rmSync(runsDir, { recursive: true, force: true }));
  const recorder = recorderOf(['a']);
  const workerUrl = moduleUrl(`./fixtures/${worker}`, import.meta.url);
  const engine = { name: 'cpu', device: 'cpu' } as const;
  const executor = createLocalExecutor({ workerUrl, runsDir, engine, heartbeatTimeoutMs });
  const base = { executor, ledger: recorder, workers: 1, threads: 1, firstRetryDelayMs: 1 };
  return { outcome: await runPlan(plan, { ...base, ...options }), lines: recorder.lines() };
};

test('a worker that hangs is killed after the time without a sign of life, and its log says so', async (context) => {
  const { outcome } = await carryOut(context, 'forever', 1500);
  const [failure] = outcome.failures;
  assert.equal(failure?.reason, 'worker_died');
  assert.match(failure.error.message, /sent no heartbeat for 1\.5 s and was killed before the run was done/);
  assert.match(readFileSync(failure.logFile!, 'utf8'), /stuck in .*\n.*no heartbeat/);
});

test('a stopped worker is killed, and its run retried', { skip: process.platform === 'win32' }, async (context) => {
  const { outcome, lines } = await carryOut(context, 'stop-first', 1500, { retries: 1 });
  assert.equal(outcome.finished, 1);
  assert.deepEqual(lines, ['started a', 'retries a worker_died', 'started a', 'finished a']);
});

test('a worker that works for longer, and sends heartbeats, is left alone', async (context) => {
  const { outcome } = await carryOut(context, 'talking', 1500);
  assert.equal(outcome.finished, 1);
});
