import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { askedRun, recommendedRows } from '../../src/app/results/best-run.ts';
import { type NextCommand, nextCommands } from '../../src/app/results/next-commands.ts';
import { jobOf, passOfTest } from '../../src/app/results/tested-where.ts';
import { nextText } from '../../src/cli/next-text.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Plan } from '../../src/plan/types.ts';
import { bestSentences } from '../../src/report/best/best-sentences.ts';
import type { PlanOutcome } from '../../src/schedule/run-plan.ts';
import type { Store } from '../../src/store/store.ts';
import { experimentOf, facts, variant } from '../plan/sample-experiment.ts';
import { resultFor } from '../schedule/fixtures/outcome.ts';
import { finishedEvent, samplePlan, startedEvent, temporaryStore } from '../store/sample-store.ts';

const twoNetworks = buildPlan(experimentOf({ ...variant, train: { ...variant.train!, resolutions: [32, 48] } }), facts);

/** A store in which the plan's runs have finished, but those of a kind. */
const storeOf = (context: TestContext, plan: Plan, without?: string): Store => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  for (const run of plan.runs.filter(({ job }) => job.kind !== without))
    for (const event of [startedEvent(run), finishedEvent(store, run)]) ledger.record(event);
  return store;
};

const highestTest = (plan: Plan): string =>
  plan.runs
    .filter(({ job }) => job.kind === 'evaluate')
    .map(({ job }) => job.key)
    .toSorted((a, b) => resultFor(b) - resultFor(a))[0]!;

test('`best` is the test that `report best` recommends, for the most recently planned experiment or a named one', (context) => {
  const store = storeOf(context, samplePlan);
  const key = highestTest(samplePlan);
  assert.deepEqual(recommendedRows(store, samplePlan.experiment)[0]?.testRuns, [key]);
  assert.equal(askedRun(store, 'best'), key);
  assert.equal(askedRun(store, 'best', samplePlan.experiment), key);
  assert.equal(askedRun(store, key.slice(0, 6)), key.slice(0, 6));
});

test('among the rows of one network, `best` is the marked one', (context) => {
  const test = { ...variant.test, crop_ratio: [0.875, 1] };
  const plan = buildPlan(experimentOf({ ...variant, test }), facts);
  assert.equal(askedRun(storeOf(context, plan), 'best'), highestTest(plan));
});

test('`best` of several networks names the run of each', (context) => {
  const store = storeOf(context, twoNetworks);
  const rows = recommendedRows(store, twoNetworks.experiment);
  assert.equal(rows.length, 2);
  assert.throws(() => askedRun(store, 'best'), {
    code: 'CLI_USAGE',
    message: `\`sample\` recommends a run for each of its 2 networks: ${rows
      .map(
        ({ testRuns: [key], trainResolution, testResolution }) =>
          `${key!.slice(0, 8)} (tinynet trained at ${trainResolution} px, on shapes, tested at ${testResolution} px)`,
      )
      .join(', ')}`,
    hint: 'use one of these runs instead of `best`',
  });
});

test('`best` of nothing is refused: no such experiment, no test, or an experiment beside a key', (context) => {
  assert.throws(() => askedRun(temporaryStore(context), 'best'), { code: 'STORE_NOT_FOUND', hint: /fixres run SPEC/ });
  const untested = storeOf(context, samplePlan, 'evaluate');
  assert.throws(() => askedRun(untested, 'best', 'simple'), {
    code: 'STORE_NOT_FOUND',
    message: /no experiment `simple` has been planned/,
    hint: /^did you mean `sample`\? there are/,
  });
  assert.throws(() => askedRun(untested, 'best'), {
    code: 'REPORT_UNAVAILABLE',
    hint: 'continue with `fixres run SPEC`',
  });
  assert.throws(() => askedRun(untested, '1a2b', 'sample'), { code: 'CLI_USAGE' });
});

const ended = { failures: [] as readonly object[] } as PlanOutcome;
const typed = (commands: readonly NextCommand[]): string[] => commands.map(({ command }) => command);

test('the next commands name the recommended run, or without a test the list of runs', (context) => {
  const key = highestTest(samplePlan).slice(0, 8);
  assert.deepEqual(typed(nextCommands(storeOf(context, samplePlan), 'sample', ended)), [
    `fixres export ${key}`,
    `fixres predict ${key} IMAGES...`,
    'fixres report all --experiment sample -o report/',
  ]);
  assert.deepEqual(typed(nextCommands(storeOf(context, samplePlan, 'evaluate'), 'sample', ended)), [
    'fixres runs list',
    'fixres report all --experiment sample -o report/',
  ]);
});

test('a recommended test with several crops cannot be exported, and `export best` says what to test', (context) => {
  const plan = buildPlan(experimentOf({ ...variant, test: { ...variant.test, crops: [10] } }), facts);
  const store = storeOf(context, plan);
  const rows = recommendedRows(store, 'sample');
  assert.ok(rows.every(({ crops }) => crops === 10));
  assert.match(
    bestSentences(rows[0]!),
    / This choice cannot be exported because it averages over 10 crops of an image; add /,
  );
  assert.deepEqual(typed(nextCommands(store, 'sample', ended)), [
    'fixres report best --experiment sample',
    'fixres report all --experiment sample -o report/',
  ]);
  const job = jobOf(store, askedRun(store, 'best'));
  assert.ok(job.kind === 'evaluate');
  assert.throws(() => passOfTest(store, job), { code: 'CLI_USAGE', hint: /the centre crop alone; `crops: \[1, 10\]`/ });

  const both = storeOf(
    context,
    buildPlan(experimentOf({ ...variant, test: { ...variant.test, crops: [1, 10] } }), facts),
  );
  const [row] = recommendedRows(both, 'sample');
  assert.equal(row!.crops, undefined);
  assert.doesNotMatch(bestSentences(row!), /exported/);
});

test('after a failure the next commands show its log and the other failures, and retry', (context) => {
  const [failed] = samplePlan.runs.map(({ job: { key } }) => ({ key, logFile: 'a.log' }));
  const outcome = { failures: [{ key: 'other', logFile: null }, failed] } as unknown as PlanOutcome;
  assert.deepEqual(typed(nextCommands(storeOf(context, samplePlan), 'my sample', outcome)), [
    `fixres runs logs ${failed!.key.slice(0, 8)}`,
    "fixres runs list --experiment 'my sample' --status failed",
    "fixres runs retry --failed --experiment 'my sample'",
  ]);
});

test('the next commands use the same runs folder', () => {
  const commands = [
    { command: 'fixres export 1a', purpose: 'a file' },
    { command: 'fixres runs list', purpose: 'the runs' },
  ];
  assert.equal(nextText(commands, 'runs'), '\nnext:\n  fixres export 1a  a file\n  fixres runs list  the runs\n');
  assert.match(nextText(commands, "it's here"), /fixres export 1a --runs-dir 'it'\\''s here' {2}a file/);
  assert.equal(nextText([], 'runs'), '');
});
