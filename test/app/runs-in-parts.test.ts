import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '../../src/domain/events.ts';
import { openStore } from '../../src/store/store.ts';
import { fixres, startFixres } from '../cli/fixtures/cli.ts';

/*
 * A grid carried out with its passes in 1, 3 and 17 parts, by one and two workers, killed and gone on with, and after its
 * features were deleted. Expected: what runs leave that compute their features each by itself.
 */

const folder = mkdtempSync(join(tmpdir(), 'fixres-in-parts-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const spec = join(folder, 'spec.yaml');
writeFileSync(
  spec,
  `name: parts
dataset: { kind: shapes, train: 539, test: 40, shorter_side_px: [20, 40] }
model: { name: tinynet }
train: { resolutions: [16], images: 32, recipe: &recipe { optimizer: adamw, learning_rate: 0.01, learning_rate_rule: plain, batch_size: 16, epochs: 1 } }
finetune: { scopes: [[], [classifier, bn]], recipe: *recipe }
test: { resolutions: [24, 32] }
report: []
`,
);

const words = (runsDir: string, partImages: number, ...more: readonly string[]): string[] => [
  ...['run', spec, '--runs-dir', join(folder, runsDir), '--json', '--set', `features.part_images=${partImages}`],
  ...more,
];

/** One thread for each worker. */
const workers = (count: number): string[] => ['--workers', `${count}`, '--threads', `${count}`];

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

/** What is to be the same: the results, answers and files of all runs, by key. */
const contentOf = (runsDir: string) => {
  const store = openStore(join(folder, runsDir), { readonly: true });
  const ask = (what: string, from: string) =>
    store.db
      .prepare(
        `select key, ${what} from ${from} join runs on runs.id = ${from}.run_id
         where kind <> 'pass' order by key, ${what}`,
      )
      .all();
  const content = {
    results: ask('name, value', 'results'),
    predictions: ask('image, predicted, loss', 'predictions'),
    // Shards have no more images than a part: their number is that of the parts, their rows are compared by what reads them.
    artifacts: ask('name, sha256', 'artifacts').filter((row) => !/features/.test((row as { name: string }).name)),
  };
  store.close();
  return content;
};

const passesIn = (runsDir: string): { readonly key: string; readonly status: string }[] => {
  const store = openStore(join(folder, runsDir), { readonly: true });
  const passes = store.db.prepare("select key, status from runs where kind = 'pass' order by key").all();
  store.close();
  return passes as { key: string; status: string }[];
};

let expected: ReturnType<typeof contentOf>;
before(async () => {
  await run(...words('alone', 1024, ...workers(1), '--max-runs', '1000'));
  assert.deepEqual(passesIn('alone'), []);
  expected = contentOf('alone');
  assert.equal(expected.predictions.length, 4 * 40);
});

for (const [partImages, parts, count] of [
  [1024, 2, 1], // one pass over the training images, one over those of the test
  [256, 4, 2], // three and one
  [32, 19, 2], // 17 and two
] as const) {
  test(`${count === 1 ? 'one worker has' : 'two workers have'} the same bits with parts of ${partImages} images`, async () => {
    const runsDir = `parts-${partImages}`;
    const events = await run(...words(runsDir, partImages, ...workers(count)));
    assert.deepEqual(contentOf(runsDir), expected);
    assert.equal(passesIn(runsDir).length, parts);
    const ended = events.at(-1);
    assert.ok(ended?.type === 'plan-ended' && ended.finished === 12);
  });
}

test('a folder of runs that were not cut counts as cached, however small the parts', async () => {
  const events = await run(...words('alone', 32, ...workers(2)));
  const ended = events.at(-1);
  assert.ok(ended?.type === 'plan-ended' && ended.cached === 12 && ended.finished === 0);
});

test('after a kill in the middle of a pass, finished parts are not repeated, and the bits are the same', async () => {
  const started = startFixres(...words('killed', 32, ...workers(2)));
  const done = await started.printed((out) => {
    const finished = eventsIn(out).filter(({ type }) => type === 'run-finished').length;
    return finished > 6; // the index, the training, and some parts
  });
  started.kill('SIGKILL');
  await started.ended;
  const before = eventsIn(done).flatMap((event) => (event.type === 'run-finished' ? [event.key] : []));
  await delay(500); // workers end when their scheduler is gone
  const events = await run(...words('killed', 32, ...workers(1)));
  assert.deepEqual(contentOf('killed'), expected);
  const again = events.flatMap((event) => (event.type === 'run-started' ? [event.key] : []));
  assert.deepEqual(
    before.filter((key) => again.includes(key)),
    [],
  );
});

test('killing a worker in a part costs only that part, which is retried', async () => {
  const started = startFixres(...words('shot', 32, ...workers(2), '--retries', '2'));
  const isPart = new Set(passesIn('parts-32').map(({ key }) => key));
  const out = await started.printed((text) =>
    eventsIn(text).some((event) => event.type === 'run-started' && isPart.has(event.key)),
  );
  const shot = eventsIn(out).find((event) => event.type === 'run-started' && isPart.has(event.key));
  assert.ok(shot?.type === 'run-started' && shot.pid !== null);
  process.kill(shot.pid, 'SIGKILL');
  const { code, err } = await started.ended;
  assert.equal(code, 0, err);
  assert.deepEqual(contentOf('shot'), expected);
});

test('deleted features are recomputed in parts for a run that reads them, with the same bits', async () => {
  const more = ['--set', 'finetune.recipe.epochs=2'];
  await run(...words('alone', 32, ...workers(1), '--max-runs', '1000', ...more));
  const { code } = await fixres('cache', 'prune', '--budget', '0', '--runs-dir', join(folder, 'parts-32'));
  assert.equal(code, 0);
  const events = await run(...words('parts-32', 32, ...workers(2), ...more));
  const isPart = new Set(passesIn('parts-32').map(({ key }) => key));
  const again = events.filter((event) => event.type === 'run-started' && isPart.has(event.key));
  assert.equal(again.length, 19);
  assert.deepEqual(contentOf('parts-32'), contentOf('alone'));
});
