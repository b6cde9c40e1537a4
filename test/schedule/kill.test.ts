import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { randomStream } from '../../src/base/random.ts';
import type { RunEvent } from '../../src/domain/events.ts';
import { openStore } from '../../src/store/store.ts';
import { moduleFile, nodeOptions } from '../helpers/program.ts';

const program = moduleFile('./fixtures/scheduler', import.meta.url);

interface Scheduler {
  readonly child: ChildProcess;
  /** Resolves with the events that it printed. */
  readonly ended: Promise<{ code: number | null; events: RunEvent[]; errors: string }>;
  readonly firstEvent: (type: RunEvent['type']) => Promise<RunEvent>;
}

/** In a process group of its own, as a shell starts a job. */
const startScheduler = (runsDir: string, worker: string, workers = 2): Scheduler => {
  const child = spawn(process.execPath, [...nodeOptions, program, runsDir, worker, String(workers)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const events = (): RunEvent[] =>
    printed
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const ended = once(child, 'close').then(([code]) => ({ code, events: events(), errors }));
  const firstEvent = async (type: RunEvent['type']): Promise<RunEvent> => {
    for (;;) {
      const found = events().find((event) => event.type === type);
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended without ${type}: ${errors}`);
      await delay(10);
    }
  };
  return { child, ended, firstEvent };
};

const temporaryFolder = (context: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-kill-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What is to be the same however often the scheduler was killed. */
const resultsIn = (runsDir: string): unknown => {
  const store = openStore(runsDir, { readonly: true });
  const rows = store.db
    .prepare('select key, status, name, value from runs left join results on run_id = runs.id order by key, name')
    .all();
  const predictions = store.db
    .prepare('select key, image, predicted, loss from predictions join runs on runs.id = run_id order by key, image')
    .all();
  assert.deepEqual(store.db.pragma('integrity_check'), [{ integrity_check: 'ok' }]);
  store.close();
  return { rows, predictions };
};

const keysWithOutcome = (runsDir: string): string[] =>
  readdirSync(join(runsDir, 'objects'), { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'outcome.json')
    .map((file) => basename(dirname(file)));

const pidsOf = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'run-started' && event.pid !== null ? [event.pid] : []));

const areGone = async (pids: readonly number[]): Promise<boolean> => {
  for (let tries = 0; tries < 200; tries++) {
    if (!pids.some((pid) => existsSync(`/proc/${pid}`) && !isZombie(pid))) return true;
    await delay(25);
  }
  return false;
};

const isZombie = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
};

test('killed at any moment and restarted, a scheduler ends with the same results and repeats no finished run', async (context) => {
  const undisturbed = temporaryFolder(context);
  assert.equal((await startScheduler(undisturbed, 'slow').ended).code, 0);
  const expected = resultsIn(undisturbed);

  const runsDir = temporaryFolder(context);
  const random = randomStream('kill', 1);
  const carriedOut = (): string[] => readFileSync(join(runsDir, 'carried-out.txt'), 'utf8').trim().split('\n');
  const finishedAtKill: { readonly keys: readonly string[]; readonly linesBefore: number }[] = [];
  for (let kill = 0; kill < 3; kill++) {
    const scheduler = startScheduler(runsDir, 'slow');
    await scheduler.firstEvent(kill === 0 ? 'plan-started' : 'run-finished');
    await delay(random.integer(0, 60));
    scheduler.child.kill('SIGKILL');
    const { events } = await scheduler.ended;
    assert.ok(await areGone(pidsOf(events)));
    if (kill > 0) finishedAtKill.push({ keys: keysWithOutcome(runsDir), linesBefore: carriedOut().length });
  }
  const last = await startScheduler(runsDir, 'slow').ended;
  assert.equal(last.code, 0, last.errors);
  assert.deepEqual(resultsIn(runsDir), expected);
  for (const { keys, linesBefore } of finishedAtKill) {
    assert.ok(keys.length > 0);
    const carriedOutLater = new Set(carriedOut().slice(linesBefore));
    assert.deepEqual(
      keys.filter((key) => carriedOutLater.has(key)),
      [],
    );
  }

  const again = await startScheduler(runsDir, 'slow').ended;
  assert.deepEqual(
    again.events.map(({ type }) => type),
    ['plan-started', 'plan-ended'],
  );
});

test('workers end with a scheduler that was killed, even if they do not respond', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const scheduler = startScheduler(temporaryFolder(context), 'forever');
  const started = await scheduler.firstEvent('run-started');
  await delay(300);
  scheduler.child.kill('SIGKILL');
  await scheduler.ended;
  assert.ok(await areGone(pidsOf([started])));
});

test('an interrupt of the whole group stops the runs, leaves a valid store and exits with 130', {
  skip: process.platform === 'win32',
}, async (context) => {
  const runsDir = temporaryFolder(context);
  const scheduler = startScheduler(runsDir, 'forever');
  await scheduler.firstEvent('run-started');
  process.kill(-scheduler.child.pid!, 'SIGINT');
  const { code, events } = await scheduler.ended;
  assert.equal(code, 130);
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'run-failed' ? [[event.status, event.reason]] : [])),
    [['KILLED', 'interrupted']],
  );
  assert.ok(await areGone(pidsOf(events)));
  resultsIn(runsDir);
  const again = await startScheduler(runsDir, 'ok').ended;
  assert.deepEqual([again.code, again.events.filter(({ type }) => type === 'run-finished').length], [0, 16]);
});

test('a second scheduler on the same folder is refused while the first one lives', async (context) => {
  const runsDir = temporaryFolder(context);
  const first = startScheduler(runsDir, 'forever');
  await first.firstEvent('run-started');
  const second = await startScheduler(runsDir, 'ok').ended;
  assert.notEqual(second.code, 0);
  assert.match(
    second.errors,
    new RegExp(`another fixres is running in this folder: process ${first.child.pid} on .*the scheduler of the tests`),
  );
  first.child.kill('SIGKILL');
  await first.ended;
});
