import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/domain/events.ts';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import { readQueuedRun } from '../../src/plan/handover/queued-files.ts';
import type { RealSlurm } from './real-slurm.ts';
import { resultsIn, StartedRun, startsOf, tsx } from './started-run.ts';

/** Does something to a grid on Slurm and describes the outcome; `calmDir` has, or gets, the undisturbed results. */
type Case = (slurm: RealSlurm, runsDir: string, calmDir: string) => Promise<string>;

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const profile = fileURLToPath(new URL('cluster.yaml', import.meta.url));
const onSlurm = ['--executor', 'slurm', '--slurm-profile', profile];

const runOnSlurm = (runsDir: string, ...words: string[]): StartedRun =>
  new StartedRun('grid', runsDir, ...onSlurm, ...words);

/** Results of a run on this machine with the same number of threads. */
const undisturbed = async (calmDir: string, spec: 'grid' | 'parts' = 'grid'): Promise<Map<string, string>> => {
  if (!existsSync(calmDir)) {
    const calm = new StartedRun(spec, calmDir, '--workers', '1', '--threads', '1');
    assert.equal(await calm.ended, 0, calm.errors);
  }
  return resultsIn(calmDir);
};

const assertAllThere = async (run: StartedRun, runsDir: string, calmDir: string): Promise<number> => {
  assert.equal(await run.ended, 0, run.errors);
  const calm = await undisturbed(calmDir);
  assert.deepEqual(resultsIn(runsDir), calm);
  return calm.size;
};

const partsOnSlurm = (runsDir: string, ...words: string[]): StartedRun =>
  new StartedRun('parts', runsDir, ...onSlurm, ...words);

/** Its results equal, bit for bit, those of a local run whose pass was not cut. */
const assertPartsThere = async (run: StartedRun, runsDir: string, calmDir: string): Promise<string> => {
  assert.equal(await run.ended, 0, run.errors);
  const uncut = `${calmDir} uncut`;
  if (!existsSync(uncut)) {
    const calm = new StartedRun(
      'parts',
      uncut,
      '--workers',
      '1',
      '--threads',
      '1',
      '--set',
      'features.part_images=null',
    );
    assert.equal(await calm.ended, 0, calm.errors);
  }
  const [own, calm] = [resultsIn(runsDir, isNoShard), resultsIn(uncut, isNoShard)];
  assert.deepEqual(own, calm);
  return `${own.size} runs have the same bits as a local run whose pass was not cut`;
};

/** Shards are cut differently, because a shard has no more images than a part; the runs that read them are compared. */
const isNoShard = (artifact: string): boolean => !artifact.startsWith('features');

/** Files of queued jobs, by array. */
const arrays = (runsDir: string): string[][] => {
  const batches = join(runsDir, 'batches');
  return readdirSync(batches).map((name) =>
    readdirSync(join(batches, name)).flatMap((file) => (/^\d+\.json$/.test(file) ? [join(batches, name, file)] : [])),
  );
};

const queuedJobs = (runsDir: string): RunJob[] =>
  arrays(runsDir)
    .flat()
    .map((file) => readQueuedRun(file).request.job);

const failureIn = async (run: StartedRun, key: string): Promise<Extract<RunEvent, { type: 'run-failed' }>> =>
  run.heard('run-failed', (event) => 'key' in event && event.key === key);

const assertQuiet = async (slurm: RealSlurm): Promise<void> => {
  for (let tries = 0; tries < 100 && slurm.jobs().length > 0; tries++) await delay(200);
  assert.deepEqual(slurm.jobs(), []);
};

export const cases: Readonly<Record<string, Case>> = {
  'a grid': async (slurm, runsDir, calmDir) => {
    const count = await assertAllThere(runOnSlurm(runsDir), runsDir, calmDir);
    await assertQuiet(slurm);
    return `${count} runs have the same bits as a local run`;
  },

  'parts of a pass': async (slurm, runsDir, calmDir) => {
    const run = partsOnSlurm(runsDir);
    await run.partsAtWork(0);
    const most = Math.max(...arrays(runsDir).map(({ length }) => length));
    assert.equal(most, 17 + 2);
    const said = await assertPartsThere(run, runsDir, calmDir);
    await assertQuiet(slurm);
    return `one array of ${most} jobs; ${said}`;
  },

  'passes in one and in three parts': async (slurm, runsDir, calmDir) => {
    const said: string[] = [];
    for (const partImages of [1024, 256]) {
      const run = partsOnSlurm(`${runsDir} ${partImages}`, '--set', `features.part_images=${partImages}`);
      said.push(await assertPartsThere(run, `${runsDir} ${partImages}`, calmDir));
      const parts =
        new Set(run.events.flatMap((event) => (event.type === 'run-finished' ? [event.key] : []))).size - 12;
      assert.equal(parts, partImages === 1024 ? 1 + 1 : 3 + 1);
    }
    await assertQuiet(slurm);
    return said.join('; ');
  },

  'parts that are preempted': async (slurm, runsDir, calmDir) => {
    const run = partsOnSlurm(runsDir);
    const keys = await run.partsAtWork();
    slurm.preempt();
    const said = await assertPartsThere(run, runsDir, calmDir);
    assert.ok(!run.events.some(({ type }) => type === 'run-failed'));
    return `${keys.length} were running, queued again by Slurm; ${said}`;
  },

  'parts that are killed': async (slurm, runsDir, calmDir) => {
    const run = partsOnSlurm(runsDir);
    await run.partsAtWork();
    const parts = new Set(queuedJobs(runsDir).flatMap(({ kind, key }) => (kind === 'pass' ? [key] : [])));
    const failed = (): string[] => run.events.flatMap((event) => (event.type === 'run-failed' ? [event.key] : []));
    // Running parts may finish before they are killed: then the next ones are killed.
    for (let tries = 0; tries < 10 && failed().length === 0; tries++) {
      const running = slurm.running();
      if (running.length > 0) slurm.call('scancel', '--full', '--signal=KILL', ...running);
      await delay(1000);
    }
    const said = await assertPartsThere(run, runsDir, calmDir);
    assert.ok(failed().length > 0, 'no part was killed');
    assert.ok(failed().every((key) => parts.has(key)));
    return `${failed().length} failed, and the runs did the rest of their work; ${said}`;
  },

  'parts whose node fails': async (slurm, runsDir, calmDir) => {
    const run = partsOnSlurm(runsDir);
    await run.partsAtWork();
    await slurm.failNode();
    return `queued again by Slurm; ${await assertPartsThere(run, runsDir, calmDir)}`;
  },

  'a scheduler that is killed in a pass': async (slurm, runsDir, calmDir) => {
    const first = partsOnSlurm(runsDir);
    await first.partsAtWork();
    first.kill('SIGKILL');
    await first.ended;
    const done = first.events.flatMap((event) => (event.type === 'run-finished' ? [event.key] : []));
    const second = partsOnSlurm(runsDir);
    const said = await assertPartsThere(second, runsDir, calmDir);
    const again = second.events.flatMap((event) => (event.type === 'run-started' ? [event.key] : []));
    assert.ok(!done.some((key) => again.includes(key)));
    await assertQuiet(slurm);
    return `the same command took the jobs over, and none of the ${done.length} finished runs ran again; ${said}`;
  },

  'a preempted job': async (slurm, runsDir, calmDir) => {
    const run = runOnSlurm(runsDir);
    const key = await run.training();
    slurm.preempt();
    const count = await assertAllThere(run, runsDir, calmDir);
    assert.equal(startsOf(runsDir, key), 2);
    assert.ok(!run.events.some(({ type }) => type === 'run-failed'));
    return `queued again by Slurm, continued from its last epoch; ${count} runs have the same bits`;
  },

  'a node that fails': async (slurm, runsDir, calmDir) => {
    const run = runOnSlurm(runsDir);
    const key = await run.training();
    await slurm.failNode();
    const count = await assertAllThere(run, runsDir, calmDir);
    assert.equal(startsOf(runsDir, key), 2);
    return `queued again by Slurm; ${count} runs have the same bits`;
  },

  'a node that fails, without requeue': async (slurm, runsDir) => {
    const run = runOnSlurm(runsDir, '--set', 'slurm.requeue=false');
    const key = await run.training();
    await slurm.failNode();
    const { status, reason } = await failureIn(run, key);
    assert.deepEqual([status, reason], ['FAILED', 'node_fail']);
    run.kill('SIGINT');
    await run.ended;
    await assertQuiet(slurm);
    return 'FAILED, node_fail';
  },

  'a cancelled job': async (slurm, runsDir) => {
    const run = runOnSlurm(runsDir);
    const key = await run.training();
    execFileSync(process.execPath, [...tsx, program, 'runs', 'cancel', key, '--runs-dir', runsDir]);
    const { status, reason } = await failureIn(run, key);
    assert.deepEqual([status, reason], ['KILLED', 'cancelled']);
    assert.equal(await run.ended, 3);
    await assertQuiet(slurm);
    return 'KILLED, cancelled; the others continued';
  },

  'a job that is out of time': async (slurm, runsDir) => {
    const long = ['--set', 'train.recipe.epochs=100000', '--set', 'slurm.time_limit_minutes=1', '--set', 'seeds=[1]'];
    const run = runOnSlurm(runsDir, ...long, '--set', 'slurm.requeue=false');
    const key = await run.training();
    const { status, reason, error } = await failureIn(run, key);
    assert.deepEqual([status, reason, error.code], ['KILLED', 'timeout', 'SCHEDULE_TIMEOUT']);
    assert.equal(await run.ended, 3);
    await assertQuiet(slurm);
    return `KILLED, timeout: ${error.message}`;
  },

  'a job that is out of time, and queues itself again': async (slurm, runsDir, calmDir) => {
    const run = runOnSlurm(runsDir, '--set', 'slurm.time_limit_minutes=3');
    const keys = await run.bothTrainings();
    slurm.call('scancel', '--batch', '--signal=USR2', ...slurm.jobs()); // the warning, before its time
    const count = await assertAllThere(run, runsDir, calmDir);
    for (const key of keys) assert.equal(startsOf(runsDir, key), 2);
    return `continued from its last epoch; ${count} runs have the same bits`;
  },

  'a controller that is restarted': async (slurm, runsDir, calmDir) => {
    const run = runOnSlurm(runsDir);
    await run.training();
    slurm.killController();
    await delay(15_000); // longer than Slurm's programs keep trying
    slurm.up();
    const count = await assertAllThere(run, runsDir, calmDir);
    assert.ok(!run.events.some(({ type }) => type === 'run-failed'));
    return `${count} runs have the same bits, none was reported as failed`;
  },

  'a scheduler that is killed': async (slurm, runsDir, calmDir) => {
    const first = runOnSlurm(runsDir);
    const key = await first.training();
    first.kill('SIGKILL');
    await first.ended;
    const second = runOnSlurm(runsDir);
    const count = await assertAllThere(second, runsDir, calmDir);
    assert.equal(startsOf(runsDir, key), 1);
    await assertQuiet(slurm);
    return `the same command took the jobs over; ${count} runs have the same bits`;
  },

  'an interrupt': async (slurm, runsDir, calmDir) => {
    const first = runOnSlurm(runsDir);
    await first.training();
    first.kill('SIGINT');
    assert.equal(await first.ended, 130);
    const count = await assertAllThere(runOnSlurm(runsDir), runsDir, calmDir);
    await assertQuiet(slurm);
    return `exit code 130, jobs cancelled; the same command continued; ${count} runs have the same bits`;
  },
};
