import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { resultFor } from '../../schedule/fixtures/outcome.ts';
import {
  failedEvent,
  finishAll,
  finishedEvent,
  runAt,
  samplePlan,
  startedEvent,
  temporaryFolder,
  temporaryStore,
} from '../../store/sample-store.ts';
import { type Ended, fixres } from '../fixtures/cli.ts';

const train = runAt('train tinynet 32 seed 1');
const evaluate = runAt('evaluate tinynet 32>48 none seed 1');

/** A folder with a failed, a retried and finished, and 14 waiting runs, and `fixres runs` on it. */
const runsIn = (context: TestContext): ((...words: readonly string[]) => Promise<Ended>) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  const ledger = store.ledger(samplePlan);
  for (const event of [startedEvent(train), failedEvent(train)]) ledger.record(event);
  for (const event of [startedEvent(evaluate), failedEvent(evaluate, 1, true), startedEvent(evaluate, 2)])
    ledger.record(event);
  ledger.record(finishedEvent(store, evaluate, 2));
  writeFileSync(store.paths.log(evaluate.job.key, 2), 'the second try\n');
  return (command, ...words) => fixres('runs', command!, ...words, '--runs-dir', folder);
};

test('`runs list` shows runs with their status, and counts', async (context) => {
  const { code, out } = await runsIn(context)('list');
  assert.equal(code, 0);
  const lines = out.split('\n');
  assert.match(lines[0]!, /^run +title +status +top-1 +attempts +time$/);
  assert.match(
    out,
    new RegExp(`${train.job.key.slice(0, 8)} +train tinynet 32 seed 1 +FAILED \\(error\\) +1 +1\\.0 s`),
  );
  assert.equal(lines.at(-2), '14 SCHEDULED, 1 FAILED, 1 FINISHED');
});

test('`runs list` has filters and JSON output', async (context) => {
  const runs = runsIn(context);
  const list = async (...words: readonly string[]) =>
    JSON.parse((await runs('list', '--format', 'json', ...words)).out);
  assert.deepEqual(
    (await list('--status', 'FINISHED')).map(({ key }: { key: string }) => key),
    [evaluate.job.key],
  );
  assert.equal((await list('--kind', 'features')).length, 4);
  assert.deepEqual(await list('--status', 'finished'), await list('--status', 'FINISHED')); // as `status` heads its table
});

test('`runs list` shows the top-1 of finished tests, and sorts by it', async (context) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  finishAll(store, store.ledger(samplePlan));
  const tests = samplePlan.runs.filter(({ job }) => job.kind === 'evaluate').map(({ job }) => job.key);
  const list = async (...words: readonly string[]) =>
    (await fixres('runs', 'list', '--sort', 'top1', ...words, '--runs-dir', folder)).out;
  const found: { key: string; top1: number | null }[] = JSON.parse(await list('--format', 'json'));
  assert.deepEqual(
    found.slice(0, tests.length).map(({ key, top1 }) => [key, top1]),
    tests.map((key) => [key, resultFor(key)] as const).toSorted(([, a], [, b]) => b - a),
  );
  assert.ok(found.slice(tests.length).every(({ top1 }) => top1 === null));
  const best = found[0]!;
  assert.match(
    (await list()).split('\n')[1]!,
    new RegExp(`^${best.key.slice(0, 8)} .* ${(100 * best.top1!).toFixed(1)} % +1 `),
  );
});

test('an experiment that does not exist is an error, not an empty list', async (context) => {
  const { code, err } = await runsIn(context)('list', '--experiment', 'another');
  assert.equal(code, 4);
  assert.match(err, /no experiment `another` has been planned in this folder/);
});

test('a status that does not exist is refused with those that do', async (context) => {
  const { code, err } = await runsIn(context)('list', '--status', 'DONE');
  assert.equal(code, 2);
  assert.match(err, /SCHEDULED, RUNNING, FINISHED, FAILED, KILLED/);
});

test('`runs show` has params, inputs, results, artifacts, attempts and environment', async (context) => {
  const { code, out } = await runsIn(context)('show', evaluate.job.key.slice(0, 12));
  assert.equal(code, 0);
  for (const heading of [
    ...['experiments', 'params', 'inputs', 'results', 'artifacts', 'attempts', 'environment'],
    'origin',
  ]) {
    assert.match(out, new RegExp(`^${heading}$`, 'm'));
  }
  assert.match(out, /^data +shapes, generated with seed 1$/m);
  assert.match(out, /^code of train runs +version \d+$/m);
  assert.match(out, /^status +FINISHED$/m);
  assert.match(out, /^model\.architecture +"tinynet"$/m);
  assert.match(out, /^1 +FAILED \(error\) .* METHOD_DIVERGED: the loss is not a number$/m);
});

test('`runs logs` prints the last attempt, or the requested one', async (context) => {
  const runs = runsIn(context);
  const key = evaluate.job.key.slice(0, 12);
  assert.equal((await runs('logs', key)).out, 'the second try\n');
  assert.equal((await runs('logs', key, '--attempt', '2')).out, 'the second try\n');
  const { code, err } = await runs('logs', key, '--attempt', '7');
  assert.equal(code, 4);
  assert.match(err, /has no attempt 7; it has: 1, 2/);
});

test('an unknown key is reported', async (context) => {
  const { code, err } = await runsIn(context)('show', 'zzz');
  assert.equal(code, 4);
  assert.match(err, /no run has a key that starts with `zzz`/);
});
