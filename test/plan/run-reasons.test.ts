import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunStatus } from '../../src/domain/events.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { experimentOf, facts, variant } from './sample-experiment.ts';

const experiment = experimentOf(variant);
const [index, train, features, ...others] = buildPlan(experiment, facts).runs;

test('every run says why it runs', () => {
  const statuses: Record<string, RunStatus> = { [train!.job.key]: 'FAILED', [features!.job.key]: 'KILLED' };
  const plan = buildPlan(experiment, facts, {
    has: (key) => key === index!.job.key,
    statusOf: (key) => statuses[key] ?? null,
    hadOtherKey: (name, kind, labels, key) =>
      name === 'sample' && kind === 'evaluate' && labels.scope?.bn === true && key !== '',
  });
  const reasons = new Map(plan.runs.map(({ title, reason }) => [title, reason]));
  assert.equal(reasons.get('index shapes seed 1'), 'cached');
  assert.equal(reasons.get('train tinynet 32 seed 1'), 'failed-before');
  assert.equal(reasons.get('features tinynet 32>32 test seed 1'), 'absent');
  assert.equal(reasons.get('evaluate tinynet 32>48 classifier+bn seed 1'), 'input-changed');
  assert.equal(reasons.get('evaluate tinynet 32>48 classifier seed 1'), 'absent');
});

test('a forced run is run although it has finished', () => {
  const plan = buildPlan(experiment, facts, { has: () => true }, ({ kind }) => kind === 'evaluate');
  assert.deepEqual([...new Set(plan.runs.map(({ job, reason }) => `${job.kind} ${reason}`))].sort(), [
    'evaluate forced',
    'features cached',
    'finetune cached',
    'index cached',
    'train cached',
  ]);
  assert.equal(others.length, 13);
});

test('pruned features are recomputed only for a run that needs them', () => {
  const all = buildPlan(experiment, facts);
  const reader = all.runs.find(({ title }) => title === 'evaluate tinynet 32>48 classifier seed 1')!;
  const isPruned = (key: string) => all.runs.some(({ job }) => job.key === key && job.kind === 'features');
  const reasonsWhen = (open: readonly string[], isForced = false): string[] => {
    const known = { has: (key: string) => !isPruned(key) && !open.includes(key), statusOf: () => 'FINISHED' as const };
    const forced = ({ kind }: { kind: string }) => isForced && kind === 'features';
    const { runs } = buildPlan(experiment, facts, known, forced);
    return runs.filter(({ reason }) => reason !== 'cached').map(({ title, reason }) => `${title}: ${reason}`);
  };
  assert.deepEqual(reasonsWhen([]), []);
  assert.deepEqual(reasonsWhen([reader.job.key]), [
    'features tinynet 32>48 test seed 1: absent',
    'evaluate tinynet 32>48 classifier seed 1: absent',
  ]);
  assert.equal(
    reasonsWhen([], true).every((reason) => reason.endsWith('forced')),
    true,
  );
});
