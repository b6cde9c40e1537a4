import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/domain/events.ts';
import type { PlannedRun } from '../../../src/plan/types.ts';
import { finishAll, samplePlan, temporaryStore } from '../sample-store.ts';

const cannotRead = (run: PlannedRun): RunEvent => ({
  type: 'run-failed',
  timestampMs: 4000,
  key: run.job.key,
  attempt: 2,
  status: 'FAILED',
  reason: 'error',
  error: { code: 'EXECUTE_ARTIFACT_CORRUPT', message: 'damaged' },
  logFile: null,
  willRetry: true,
});

const readers = samplePlan.runs.filter(({ after }) => after.length > 0);
const artifactOf = (run: PlannedRun): string => (run.job.kind === 'evaluate' ? 'predictions.json' : 'made.txt');

for (const kind of new Set(readers.map(({ job }) => job.kind))) {
  test(`exactly the damaged inputs of a \`${kind}\` run are reset`, (context) => {
    const reader = readers.find(({ job }) => job.kind === kind)!;
    for (const damagedKey of reader.after) {
      const store = temporaryStore(context);
      const ledger = store.ledger(samplePlan);
      finishAll(store, ledger);
      const damaged = samplePlan.runs.find(({ job }) => job.key === damagedKey)!;
      const file = store.paths.artifact(damagedKey, artifactOf(damaged));
      const bytes = readFileSync(file);
      bytes[0] = bytes[0]! ^ 1;
      writeFileSync(file, bytes);
      assert.equal(ledger.has(damagedKey), true); // the size is right: nobody has looked yet
      ledger.record(cannotRead(reader));
      const lost = samplePlan.runs.filter(({ job }) => job !== reader.job && !ledger.has(job.key));
      assert.deepEqual(
        lost.map(({ title }) => title),
        [damaged.title],
      );
      // Its damaged files are not taken for a finish that nobody has recorded.
      assert.deepEqual(store.recover().recorded.includes(damagedKey), false);
      store.close();
    }
  });
}

test('an input whose outcome is damaged is reset as well', (context) => {
  const reader = readers[0]!;
  for (const damage of ['{"key": "', null, 'another artifact'] as const) {
    const store = temporaryStore(context);
    const ledger = store.ledger(samplePlan);
    finishAll(store, ledger);
    const file = store.paths.outcome(reader.after[0]!);
    if (damage === null) rmSync(file);
    else if (damage === 'another artifact') {
      const outcome = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(
        file,
        JSON.stringify({ ...outcome, artifacts: [{ ...outcome.artifacts[0], sha256: '0'.repeat(64) }] }),
      );
    } else writeFileSync(file, damage);
    ledger.record(cannotRead(reader));
    assert.equal(ledger.has(reader.after[0]!), false);
    assert.equal(existsSync(file), false);
    store.close();
  }
});
