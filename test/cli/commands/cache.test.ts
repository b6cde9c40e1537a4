import assert from 'node:assert/strict';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { byteCount, bytesText } from '../../../src/cli/commands/cache/bytes.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import {
  finishedEvent,
  runAt,
  samplePlan,
  startedEvent,
  temporaryFolder,
  temporaryStore,
} from '../../store/sample-store.ts';
import { type Ended, fixres, microSpec, withFolder } from '../fixtures/cli.ts';

interface Row {
  readonly key: string;
  readonly testResolutionPx: number;
  readonly part: string;
  readonly bytes: number;
  readonly needed: boolean;
}

const cacheIn =
  (folder: string) =>
  (...words: readonly string[]): Promise<Ended> =>
    fixres('cache', ...words, '--runs-dir', folder);

const rowsIn = async (folder: string): Promise<Row[]> =>
  JSON.parse((await cacheIn(folder)('ls', '--format', 'json')).out);

/** Titles of the runs that are not cached, with their reasons. */
const toRun = async (folder: string, ...words: readonly string[]): Promise<string[]> => {
  const { out } = await fixres('plan', microSpec, '--runs-dir', folder, '--format', 'json', ...words);
  const { runs } = JSON.parse(out) as { runs: { title: string; reason: string }[] };
  return runs.filter(({ reason }) => reason !== 'cached').map(({ title }) => title);
};

test('a finished grid stays finished without its features, and they are recomputed when a new run reads them', () =>
  withFolder(async (folder) => {
    const run = (...words: readonly string[]) =>
      fixres('run', microSpec, '--runs-dir', folder, '--workers', '1', ...words);
    assert.equal((await run()).code, 0);
    const rows = await rowsIn(folder);
    assert.deepEqual(rows.map(({ testResolutionPx, part, needed }) => [testResolutionPx, part, needed]).sort(), [
      [32, 'test', false],
      [32, 'train', false],
      [48, 'test', false],
      [48, 'train', false],
    ]);
    // 40 or 30 images with tinynet's 64 pooled values of 4 bytes, and a trailer of 288.
    assert.deepEqual([...new Set(rows.map(({ bytes }) => bytes))].sort(), [40 * 256 + 288, 30 * 256 + 288].sort());

    const { out } = await cacheIn(folder)('prune', '--budget', '20KB', '--format', 'json');
    const { pruned, bytesLeft } = JSON.parse(out) as { pruned: Row[]; bytesLeft: number };
    assert.deepEqual(
      pruned.map(({ key }) => key),
      rows.slice(0, pruned.length).map(({ key }) => key),
    );
    assert.ok(bytesLeft <= 20_000 && bytesLeft + pruned.at(-1)!.bytes > 20_000);
    await cacheIn(folder)('prune', '--budget', '0');
    assert.deepEqual(await rowsIn(folder), []);
    assert.deepEqual(await toRun(folder), []);

    const changed = ['--set', 'finetune.recipe.learning_rate=0.03'];
    const needed = await toRun(folder, ...changed);
    assert.equal(needed.filter((title) => title.startsWith('features')).length, 4);
    assert.equal((await run(...changed)).code, 0);
    assert.equal((await rowsIn(folder)).length, 4);

    // One flipped byte: found by `verify`, and by the next run that reads it, which has that one file made again.
    const damagedRow = (await rowsIn(folder)).find(({ part }) => part === 'test')!;
    const file = new RunPaths(folder).artifact(damagedRow.key, 'features-pooled.00000.bin');
    const whole = readFileSync(file);
    writeFileSync(
      file,
      whole.map((byte, at) => (at === 500 ? byte ^ 1 : byte)),
    );
    const verified = await cacheIn(folder)('verify');
    assert.equal(verified.code, 4);
    assert.match(verified.out, new RegExp(`^${file} differs from what the run wrote\n\n1 file is damaged`));
    assert.equal((await run('--set', 'finetune.recipe.learning_rate=0.04')).code, 0);
    assert.deepEqual(readFileSync(file), whole);
    assert.equal((await cacheIn(folder)('verify')).code, 0);
  }));

test('features that an unfinished run of a latest plan reads are not pruned; the others go, least recently used first', async (context) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  const ledger = store.ledger(samplePlan);
  const open = runAt('evaluate tinynet 32>48 none seed 1');
  for (const run of samplePlan.runs.filter((each) => each !== open)) {
    ledger.record(startedEvent(run));
    ledger.record(finishedEvent(store, run));
  }
  const features = samplePlan.runs.filter(({ job }) => job.kind === 'features');
  for (const [index, { job }] of features.entries()) {
    const file = store.paths.artifact(job.key, 'features-bn.00000.bin');
    writeFileSync(file, Buffer.alloc(1024));
    utimesSync(file, index + 1, index + 1);
  }
  const keys = features.map(({ job }) => job.key);
  const needed = keys.filter((key) => open.after.includes(key));
  const others = keys.filter((key) => !needed.includes(key));
  assert.deepEqual([needed.length, others.length], [1, 3]);
  const rows = await rowsIn(folder);
  assert.deepEqual(
    [rows.map(({ key }) => key), rows.filter((row) => row.needed).map(({ key }) => key)],
    [keys, needed],
  );
  const prune = async (...words: readonly string[]): Promise<string[]> => {
    const { out } = await cacheIn(folder)('prune', '--format', 'json', ...words);
    return (JSON.parse(out) as { pruned: Row[] }).pruned.map(({ key }) => key);
  };
  assert.deepEqual(await prune('--budget', '2KiB', '--dry-run'), others.slice(0, 2));
  assert.deepEqual(await prune('--budget', '4 KiB'), []);
  assert.deepEqual(await prune('--budget', '2KiB'), others.slice(0, 2));
  const { out } = await cacheIn(folder)('prune', '--budget', '0');
  assert.match(out, /1\.0 KiB left, more than 0 B: unfinished runs need them\n$/);
  assert.deepEqual(
    (await rowsIn(folder)).map(({ key }) => key),
    needed,
  );
});

test('sizes are parsed with their unit, as people write them', () => {
  const sizes = ['0', '500B', '500MB', '1.5 GiB', '20gb', '1TiB'].map(byteCount);
  assert.deepEqual(sizes, [0, 500, 500_000_000, 1_610_612_736, 20_000_000_000, 2 ** 40]);
  for (const text of ['', 'many', '-1', '5 miles', '20']) assert.throws(() => byteCount(text), /Expected a size/);
  assert.deepEqual([0, 1023, 1024, 1.5 * 2 ** 30].map(bytesText), ['0 B', '1023 B', '1.0 KiB', '1.5 GiB']);
});
