import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureCauses, type UnfinishedRun } from '../../src/plan/failure-causes.ts';

const run = (key: string, message: string, more: Partial<UnfinishedRun> = {}): UnfinishedRun => ({
  ...{ key, title: `run ${key}`, status: 'FAILED', reason: 'error', logFile: null },
  error: { code: 'MODEL_WEIGHTS_INVALID', message },
  ...more,
});
const lost = (key: string) => run(key, `${key} needs another`, { status: 'KILLED', reason: 'upstream_failed' });

test('runs that fail with the same message are one cause, with all runs that depend on them, each once', () => {
  const after: Record<string, readonly string[]> = { c: ['a'], d: ['c', 'b'], e: ['d'], y: ['x'], z: ['y', 'e'] };
  const runs = [
    run('a', 'NaN in fc'),
    lost('c'),
    lost('d'),
    lost('e'),
    run('x', 'no room', { status: 'KILLED', reason: 'timeout', logFile: '/x.log' }),
    run('b', 'NaN in fc'),
    lost('y'),
    lost('z'),
  ];
  const counts = failureCauses(runs, (key) => after[key] ?? []).map(({ error, key, failed, stopped, logFile }) => [
    ...[error.message, key, failed, stopped, logFile],
  ]);
  // `z` needs both; it is counted with the one that it names first.
  assert.deepEqual(counts, [
    ['NaN in fc', 'a', 2, 5, null],
    ['no room', 'x', 1, 3, '/x.log'],
  ]);
});

test('cancelled or interrupted runs, and their dependents, have no cause', () => {
  const cancelled = run('a', 'cancelled', { status: 'KILLED', reason: 'cancelled' });
  assert.deepEqual(
    failureCauses([cancelled, lost('b')], () => ['a']),
    [],
  );
});
