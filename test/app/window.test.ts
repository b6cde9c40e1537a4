import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunEvent } from '../../src/domain/events.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { openStore } from '../../src/store/store.ts';
import { fixres, startFixres } from '../cli/fixtures/cli.ts';

/*
 * Heads that train on random crops, by one, two and three workers, through windows of several sizes, with workers that
 * are killed. Expected: the bits that one worker leaves without a window.
 */

const folder = mkdtempSync(join(tmpdir(), 'fixres-window-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const spec = join(folder, 'spec.yaml');
const recipe = '{ optimizer: adamw, learning_rate: 0.01, learning_rate_rule: plain, batch_size: 16, epochs: 10 }';
writeFileSync(
  spec,
  `name: window
dataset: { kind: shapes, train: 640, test: 20, shorter_side_px: [100, 140] }
model: { name: tinynet }
train: { resolutions: [16], images: 32, recipe: ${recipe} }
finetune: { scopes: [[], [classifier], [classifier, bn]], transform: train, augmentation: { cutmix: 1 }, recipe: ${recipe} }
test: { resolutions: [96] }
report: []
`,
);

const words = (runsDir: string, workers: number, windowGib: number, ...more: readonly string[]): string[] => [
  ...['run', spec, '--runs-dir', join(folder, runsDir), '--json', '--set', `features.window_gib=${windowGib}`],
  ...['--workers', `${workers}`, '--threads', `${workers}`, ...more],
];

const run = async (...of: readonly string[]): Promise<readonly RunEvent[]> => {
  const { code, out, err } = await fixres(...of);
  assert.equal(code, 0, err);
  return eventsIn(out);
};

const eventsIn = (out: string): RunEvent[] =>
  out
    .split('\n')
    .filter((line) => line.startsWith('{"type"'))
    .map((line) => JSON.parse(line));

/** Results, answers and files of all runs, by key. */
const contentOf = (runsDir: string) => {
  const store = openStore(join(folder, runsDir), { readonly: true });
  const ask = (what: string, from: string) =>
    store.db
      .prepare(`select key, ${what} from ${from} join runs on runs.id = ${from}.run_id order by key, ${what}`)
      .all();
  const content = {
    results: ask('name, value', 'results'),
    metrics: ask('key_id, step, value', 'metrics'),
    predictions: ask('image, predicted, loss', 'predictions'),
    artifacts: ask('name, sha256', 'artifacts'),
  };
  store.close();
  return content;
};

let heads = '';
const headsFolder = (runsDir: string): string => new RunPaths(join(folder, runsDir)).folder(heads);

/** Slices of the heads' last attempt: computed by other workers, there, and there a second time; null without a window. */
const slicesOf = (runsDir: string): number[] | null => {
  const logs = readdirSync(headsFolder(runsDir)).filter((name) => name.endsWith('.log'));
  const last = logs.toSorted().at(-1)!;
  const text = readFileSync(join(headsFolder(runsDir), last), 'utf8');
  const found = /^slices: (\d+) from other workers, (\d+) computed here, (\d+) computed again$/m.exec(text);
  return found?.slice(1).map(Number) ?? null;
};

let expected: ReturnType<typeof contentOf>;
before(async () => {
  // One thread for the training that heads start from, however many workers follow.
  await run(...words('trained', 1, 0, '--max-runs', '2'));
  cpSync(join(folder, 'trained'), join(folder, 'alone'), { recursive: true });
  await run(...words('alone', 1, 0));
  const store = openStore(join(folder, 'alone'), { readonly: true });
  heads = store.db.prepare<[], string>("select key from runs where kind = 'heads'").pluck().get()!;
  store.close();
  expected = contentOf('alone');
  assert.equal(slicesOf('alone'), null);
});

const assertSame = (runsDir: string): void => {
  assert.deepEqual(contentOf(runsDir), expected);
  assert.deepEqual(
    readdirSync(headsFolder(runsDir)).filter((name) => name.startsWith('window')),
    [],
  );
};

for (const [workers, windowGib] of [
  [2, 1],
  [3, 1],
  [2, 0.01],
] as const) {
  test(`${workers} workers share a trunk through ${windowGib} GiB, with the same bits`, async () => {
    const runsDir = `${workers} workers ${windowGib}`;
    cpSync(join(folder, 'trained'), join(folder, runsDir), { recursive: true });
    await run(...words(runsDir, workers, windowGib));
    assertSame(runsDir);
    const [others, here, again] = slicesOf(runsDir)!;
    assert.ok(others! > 0, 'other workers computed nothing');
    assert.equal(again, 0);
    assert.ok(windowGib === 1 ? others! + here! === 50 : others! + here! > 50);
  });
}

test('a window without room for a batch is none', async () => {
  cpSync(join(folder, 'trained'), join(folder, 'small'), { recursive: true });
  await run(...words('small', 2, 1e-6));
  assertSame('small');
  assert.equal(slicesOf('small'), null);
});

/** Starts two workers, and waits until they have made this number of epochs. Returns the heads' worker, and the other. */
const startBoth = async (runsDir: string) => {
  cpSync(join(folder, 'trained'), join(folder, runsDir), { recursive: true });
  mkdirSync(join(headsFolder(runsDir), 'window', 'left'), { recursive: true });
  const started = startFixres(...words(runsDir, 2, 1, '--retries', '1'));
  const out = await started.printed((text) =>
    eventsIn(text).some((event) => event.type === 'run-progress' && event.key === heads && event.progress.epoch! > 4),
  );
  const began = eventsIn(out).find((event) => event.type === 'run-started' && event.key === heads);
  assert.ok(began?.type === 'run-started' && began.pid !== null);
  const ask = (...options: string[]) => execFileSync('ps', ['-o', 'pid=,ppid=', ...options], { encoding: 'utf8' });
  const [, scheduler] = ask('-p', `${began.pid}`).trim().split(/\s+/);
  const [helper] = ask('--ppid', scheduler!)
    .trim()
    .split('\n')
    .map((line) => Number(line.trim().split(/\s+/)[0]))
    .filter((pid) => pid !== began.pid);
  return { started, trainer: began.pid, helper: helper! };
};

const onLinux = { skip: process.platform === 'linux' ? false : 'ps --ppid' };

test('a helper that is killed costs nothing but time', onLinux, async () => {
  const { started, helper } = await startBoth('helper killed');
  process.kill(helper, 'SIGKILL');
  const { code, err } = await started.ended;
  assert.equal(code, 0, err);
  assertSame('helper killed');
  assert.ok(slicesOf('helper killed')![0]! > 0);
});

test(
  'heads that are killed continue from their checkpoint, and take no slice of the earlier attempt',
  onLinux,
  async () => {
    const { started, trainer } = await startBoth('heads killed');
    process.kill(trainer, 'SIGKILL');
    const { code, err } = await started.ended;
    assert.equal(code, 0, err);
    assertSame('heads killed');
    const [others, here] = slicesOf('heads killed')!;
    assert.ok(others! + here! < 50, 'started from the beginning');
  },
);

test('after everything was killed, one worker continues alone and removes the window', onLinux, async () => {
  const { started } = await startBoth('all killed');
  started.kill('SIGKILL');
  await started.ended;
  assert.ok(existsSync(join(headsFolder('all killed'), 'window')));
  await run(...words('all killed', 1, 1));
  assertSame('all killed');
});
