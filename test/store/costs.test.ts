import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { analysisOfToday } from '../../src/app/results/analysis-rows.ts';
import type { CostAnalysis } from '../../src/domain/analysis-types.ts';
import { imageTime } from '../../src/domain/image-time.ts';
import { analysisResults } from '../../src/execute/analysis-results.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { type MeasuredCost, measuredCosts } from '../../src/store/queries/costs.ts';
import { experimentOf, facts, variant } from '../plan/sample-experiment.ts';
import { finishedEvent, startedEvent, temporaryStore } from './sample-store.ts';

/** What a store says of a cost analysis that left these results. */
const costsAfter = (t: TestContext, results: Record<string, number>): MeasuredCost[] => {
  const test = { ...variant.test, resolutions: [48, 60], multi_scale: [] };
  const plan = buildPlan(experimentOf({ ...variant, test, analyses: ['cost'] }), facts);
  const run = plan.runs.find(({ job }) => job.kind === 'analyze')!;
  const store = temporaryStore(t);
  const ledger = store.ledger(plan);
  ledger.record(startedEvent(run));
  const event = finishedEvent(store, run);
  assert.ok(event.type === 'run-finished');
  ledger.record({ ...event, outcome: { ...event.outcome, results } });
  return measuredCosts(store, plan.experiment);
};

const rounds = (from: number): number[] => Array.from({ length: 15 }, (_, round) => from + round);

test('a cost analysis comes back from the store with the spread of its times', (t) => {
  const times = [48, 60].map((sidePx) => [
    { batchSize: 1, secondsPerImage: rounds(sidePx) },
    { batchSize: 8, secondsPerImage: rounds(sidePx / 2), ...(sidePx === 60 ? { disturbed: true as const } : {}) },
  ]);
  const analysis: CostAnalysis = {
    analysis: 'cost',
    parameters: 5,
    threads: 1,
    othersCores: 0.5,
    costs: [
      { testResolutionPx: 48, macs: 100, times: times[0]! },
      { testResolutionPx: 60, macs: 150, times: times[1]! },
    ],
  };
  assert.deepEqual(
    costsAfter(t, analysisResults(analysis)).map(({ testResolutionPx, macs, times: told }) => [
      ...[testResolutionPx, macs, told],
    ]),
    [
      [48, 100, times[0]!.map(imageTime)],
      [60, 150, times[1]!.map(imageTime)],
    ],
  );
});

test('in costs of an earlier version, multiply-adds count and times are one round without a spread', (t) => {
  const results = { parameters: 5, 'macs:0': 100, 'secondsPerImage:0': 1, 'macs:1': 150, 'secondsPerImage:1': 3 };
  assert.deepEqual(
    costsAfter(t, results).map(({ macs, times }) => [macs, times]),
    [
      [100, []],
      [150, []],
    ],
  );
  const cost = { testResolutionPx: 48, macs: 100 };
  const left = { analysis: 'cost', parameters: 5, batchSize: 8, threads: 1, batches: 5 } as const;
  const today = analysisOfToday({ ...left, costs: [{ ...cost, secondsPerImage: 0.5 }] });
  const times = [{ batchSize: 8, secondsPerImage: [0.5] }];
  assert.deepEqual(today, { analysis: 'cost', parameters: 5, threads: 1, costs: [{ ...cost, times }] });
  assert.equal(imageTime(times[0]!).spread, null);
});
