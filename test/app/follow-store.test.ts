import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followStore } from '../../src/app/run/follow-store.ts';
import type { RunEvent } from '../../src/domain/events.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import { openStore } from '../../src/store/store.ts';
import { inParts } from '../plan/passes/sample-passes.ts';
import { finishedEvent, runAt, samplePlan, startedEvent, temporaryFolder } from '../store/sample-store.ts';

const damageOf = (file: string, key: string | null, timestampMs: number): RunEvent => ({
  type: 'file-damaged',
  timestampMs,
  key,
  file,
  reason: 'it has other content',
  remedy: 'its run is repeated',
});

test('a follower hears once of each file that was found damaged since the experiment was planned', async (context) => {
  const folder = temporaryFolder(context);
  const owner = openStore(folder);
  const ledger = owner.ledger(samplePlan);
  const { key } = runAt('index shapes seed 1').job;
  const now = Date.now();
  ledger.record(damageOf('/runs/long-ago', key, now - 60_000));
  ledger.record(damageOf('/runs/weights', key, now + 1));
  const reader = openStore(folder, { readonly: true });
  const told: RunEvent[] = [];
  const event = (each: RunEvent): void => {
    told.push(each);
    if (each.type !== 'plan-started') return;
    setTimeout(() => {
      ledger.record(damageOf('/data/fingerprints', null, now + 2));
      owner.close(); // which ends the following
    }, 20);
  };
  await followStore(reader, samplePlan.experiment, { event, signal: new AbortController().signal, everyMs: 10 });
  reader.close();
  const damages = told.filter(({ type }) => type === 'file-damaged');
  assert.deepEqual(damages, [damageOf('/runs/weights', key, now + 1), damageOf('/data/fingerprints', null, now + 2)]);
});

test('a follower hears of the parts of a pass, which are not counted', async (context) => {
  const folder = temporaryFolder(context);
  const owner = openStore(folder);
  const plan = inParts(samplePlan);
  const ledger = owner.ledger(plan);
  const [part] = plan.passes![0]!.parts as [PlannedRun];
  const reader = openStore(folder, { readonly: true });
  const told: RunEvent[] = [];
  const event = (each: RunEvent): void => {
    told.push(each);
    if (each.type === 'plan-started') setTimeout(() => ledger.record(startedEvent(part)), 20);
    if (each.type !== 'run-started') return;
    ledger.record(finishedEvent(owner, part));
    owner.close();
  };
  await followStore(reader, plan.experiment, { event, signal: new AbortController().signal, everyMs: 10 });
  reader.close();
  assert.deepEqual(
    told.map((each) => [each.type, 'key' in each ? each.key : null]),
    [
      ['plan-started', null],
      ['run-started', part.job.key],
      ['run-finished', part.job.key],
      ['plan-ended', null],
    ],
  );
  const [first, last] = [told[0], told.at(-1)];
  assert.ok(first?.type === 'plan-started' && first.total === samplePlan.runs.length);
  assert.ok(last?.type === 'plan-ended' && last.finished === 0 && last.left === samplePlan.runs.length);
});
