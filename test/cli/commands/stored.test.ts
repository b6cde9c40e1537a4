import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixres, microSpec, startFixres, withFolder } from '../fixtures/cli.ts';

const json = async (...words: readonly string[]) => {
  const { code, out, err } = await fixres(...words, '--format', 'json');
  assert.equal(code, 0, err);
  return JSON.parse(out);
};

const eventsOf = (out: string) =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

test('runs are cancelled, retried, removed and found, and unneeded files are deleted', () =>
  withFolder(async (folder) => {
    const runsDir = ['--runs-dir', join(folder, 'runs')];

    const running = startFixres('run', microSpec, ...runsDir, '--json', '--workers', '1', '--set', 'tags=[pilot]');
    await running.says('"run-started"');
    const watching = fixres('watch', ...runsDir, '--format', 'json');
    const leaving = startFixres('watch', ...runsDir, '--format', 'json');
    await leaving.says('"plan-started"');
    leaving.interrupt();
    assert.doesNotMatch((await leaving.ended).out, /plan-ended/); // it is not the experiment that has ended
    assert.match(
      (await fixres('status', ...runsDir)).out,
      /^process \d+ on .* has been running here since .*: .* run /,
    );
    const asked = await fixres('runs', 'cancel', '--all', ...runsDir);
    assert.equal(asked.out, 'asked to cancel all runs\n');
    const cancelled = await running.ended;
    assert.equal(cancelled.code, 3, cancelled.err);
    const ends = eventsOf(cancelled.out).filter(({ type }) => type === 'run-failed');
    assert.ok(
      ends.length > 0 && ends.every(({ status, reason }) => status === 'KILLED' && /cancel|upstream/.test(reason)),
    );

    const watched = eventsOf((await watching).out);
    assert.equal(watched[0].type, 'plan-started');
    assert.equal(watched.at(-1).type, 'plan-ended');
    const plan = await json('plan', microSpec, ...runsDir);
    const runKeys = new Set(plan.runs.map(({ key }: { key: string }) => key)); // parts of passes are not runs
    assert.equal(watched.at(-1).killed, ends.filter(({ key }) => runKeys.has(key)).length);

    const nobody = await fixres('runs', 'cancel', '--all', ...runsDir);
    assert.equal(nobody.code, 4);
    assert.match(nobody.err, /no fixres is running in .*, so there is nothing to cancel/);

    const elsewhere = await fixres('runs', 'retry', '--failed', '--experiment', 'other', ...runsDir);
    assert.match(elsewhere.err, /no experiment `other` has been planned in this folder/);
    const retried = await fixres('runs', 'retry', '--failed', ...runsDir, '--workers', '1');
    assert.equal(retried.code, 0, retried.err);
    const status = await json('status', ...runsDir);
    assert.deepEqual([status.owner, status.experiments[0].tags], [null, ['pilot']]);
    assert.deepEqual(status.experiments[0].counts, { SCHEDULED: 0, RUNNING: 0, FINISHED: 12, FAILED: 0, KILLED: 0 });

    const where = ['--where', 'recipe.learning_rate=0.02', '--tag', 'pilot'];
    const found = await json('runs', 'list', ...runsDir, ...where);
    assert.deepEqual(new Set(found.map(({ kind }: { kind: string }) => kind)), new Set(['finetune']));
    const { key } = found[0];
    const metric = (await json('runs', 'show', key, ...runsDir)).metrics[0];
    assert.equal((await json('runs', 'metrics', key, metric.key, ...runsDir)).length, metric.points);

    const refused = await fixres('runs', 'rm', key, ...runsDir);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /1 finished run depends? on/);
    assert.deepEqual(await json('runs', 'rm', key, '--force', ...runsDir), { removed: [key] });
    const planned = await json('plan', microSpec, '--why', ...runsDir);
    assert.deepEqual(
      planned.runs
        .filter(({ reason }: { reason: string }) => reason !== 'cached')
        .map((run: { key: string; why: string }) => [run.key, run.why]),
      [[key, 'it has never run']],
    );
    const again = await fixres('runs', 'retry', key, ...runsDir);
    assert.match(again.out, /1 finished, \d+ cached, 0 failed, 0 not done/, again.err);

    assert.equal((await fixres('gc', ...runsDir)).out, 'every file is needed\n');
    const smaller = ['run', microSpec, ...runsDir, '--set', 'finetune.scopes=[[]]', '--json'];
    assert.equal((await fixres(...smaller)).code, 0);
    const listed = await json('gc', '--dry-run', ...runsDir);
    assert.equal(listed.deleted, false);
    assert.ok(listed.folders.length > 0 && listed.bytes > 0);
    assert.ok(existsSync(listed.folders[0].folder));
    assert.match((await fixres('gc', '--delete', ...runsDir)).out, /the files of \d+ runs, .*: deleted\n$/);
    assert.ok(!existsSync(listed.folders[0].folder));
    assert.equal((await fixres('report', 'table1', ...runsDir)).code, 0);
  }));

test('time limits of runs are options, and a run that takes too long is named with its log', () =>
  withFolder(async (folder) => {
    const runsDir = ['--runs-dir', join(folder, 'runs')];
    const late = await fixres('run', microSpec, ...runsDir, '--no-tui', '--timeout', '0.05', '--workers', '1');
    assert.equal(late.code, 3);
    assert.match(late.err, /did not finish within 0\.05 s\n.*stops: 12 runs\n.*hint: .*\n.*log: .*attempt-1\.log/);
    const [failure] = (await json('status', ...runsDir)).failures;
    assert.deepEqual([failure.reason, failure.error.code], ['timeout', 'SCHEDULE_TIMEOUT']);
    const one = await fixres('run', microSpec, ...runsDir, '--no-tui', '--max-runs', '1');
    assert.equal(one.code, 0, one.err);
    assert.match(one.err, /^11 runs are left; run the same command again to resume\n$/);
    for (const wrong of ['-1', 'soon', '99999999']) {
      assert.equal((await fixres('run', microSpec, ...runsDir, `--heartbeat-timeout=${wrong}`)).code, 2);
    }
  }));

test('commands that need a store do not create one', () =>
  withFolder(async (folder) => {
    const runsDir = join(folder, 'none');
    for (const words of [
      ['status'],
      ['watch'],
      ['gc', '--delete'],
      ['runs', 'rm', 'a'],
      ['runs', 'retry', '--failed'],
    ]) {
      const { code, err } = await fixres(...words, '--runs-dir', runsDir);
      assert.equal(code, 4, words.join(' '));
      assert.match(err, /the database .* does not exist/);
    }
    assert.equal(existsSync(runsDir), false);
  }));
