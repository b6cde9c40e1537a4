import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { randomStream } from '../../src/base/random.ts';
import type { Metric } from '../../src/domain/events.ts';
import { artifactNames } from '../../src/execute/artifacts.ts';
import { closeImageSource, executeRun } from '../../src/execute/index.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { withReasons } from '../../src/plan/run-reasons.ts';
import { runPlan } from '../../src/schedule/run-plan.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { openStore } from '../../src/store/store.ts';
import { png } from '../data/support.ts';
import { createInlineExecutor } from '../helpers/inline-executor.ts';
import { unwatched } from '../method/recipes.ts';

/*
 * One bit of each file of a runs folder is flipped in turn, by chance but always the same one, and the database removed, so
 * that everything is read back. A second run has the same results, and says which file was damaged.
 */

/** Files that a run does not read back. */
const unread = ['runs.sqlite', 'runs.sqlite-shm', 'runs.sqlite-wal'];

/** Kinds of files that this folder does not have, and what damages them in their place. */
const damagedElsewhere: Partial<Record<keyof typeof artifactNames, string>> = {
  checkpoint: 'execute/execute-run.test.ts',
  pass: 'execute/feature-store/parts.test.ts',
  window: 'execute/window/slices.test.ts',
  lastGoodOf: 'for people: nothing reads it',
};

const folder = mkdtempSync(join(tmpdir(), 'fixres-bit-flips-'));
const images = join(folder, 'images');
const [whole, flipped] = [join(folder, 'whole'), join(folder, 'flipped')];
const recipe = { optimizer: 'adamw', learning_rate: 0.01, learning_rate_rule: 'plain', batch_size: 4, epochs: 1 };
const loaded = parseExperiment(
  JSON.stringify({
    name: 'bit-flips',
    dataset: { kind: 'folder', root: images },
    model: { name: 'tinynet' },
    train: { resolutions: 16, recipe },
    finetune: { scopes: [[], ['classifier'], ['all']], recipe },
    test: { resolutions: 24 },
    adapt: ['parametric'],
    analyses: ['roc'],
  }),
);

/** Carries the experiment out: what its runs have left, and the files that were told to be damaged. */
const carryOut = async (runsDir: string) => {
  const told: string[] = [];
  const facts = await planFacts(loaded, new RunPaths(runsDir), { damaged: ({ file }) => told.push(file) });
  const store = openStore(runsDir);
  try {
    const draft = buildPlan(loaded.experiment, facts, store.knownRuns());
    told.push(...store.recover(draft).damages.map(({ file }) => file));
    const plan = withReasons(draft, store.knownRuns());
    const { engine } = loaded.experiment;
    const executor = createInlineExecutor(({ job }, { metrics, damaged }) => {
      const watch = { ...unwatched, metric: (metric: Metric) => metrics([metric]) };
      return executeRun(job, { runsDir, engine, threads: 1, watch, damaged });
    });
    const { failures, finished } = await runPlan(plan, {
      ...{ executor, ledger: store.ledger(plan), workers: 1, threads: 1 },
      onEvent: (event) => void (event.type === 'file-damaged' && told.push(event.file)),
    });
    const left = ['results', 'artifacts', 'predictions', 'metrics'].map((table) =>
      store.db.prepare(`select key, ${table}.* from ${table} join runs on run_id = id order by 1, 2, 3, 4`).all(),
    );
    return { told, finished, failures, left: left.map((rows) => rows.map(timeless)) };
  } finally {
    store.close();
  }
};

/** Of each kind of artifact: what its names look like. */
const kinds = Object.entries(artifactNames).map(([kind, name]) => {
  const example = typeof name === 'string' ? name : (name as (...parts: unknown[]) => string)('7', 7);
  return [kind, new RegExp(`^${example.replace(/\d+/g, '[-\\w]+')}$`)] as const;
});

/** Ids of rows are given in the order of the ends of runs. */
const timeless = (row: unknown): unknown => ({ ...(row as object), run_id: 0, key_id: 0, timestamp_ms: 0 });

const filesIn = (runsDir: string): string[] =>
  readdirSync(runsDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(runsDir, join(parentPath, name)))
    .sort();

/** Which bit: by the name of the file, and not by chance. */
const flipBit = (file: string): void => {
  const content = readFileSync(file);
  const bit = randomStream('bit-flips', basename(file)).integer(0, content.length * 8 - 1);
  content[bit >> 3]! ^= 1 << (bit & 7);
  writeFileSync(file, content);
};

before(async () => {
  for (const [number, group] of ['train/a', 'train/b', 'val/a', 'val/b'].entries()) {
    mkdirSync(join(images, group), { recursive: true });
    for (let image = 0; image < 3; image++) {
      const file = join(images, group, `${image}.png`);
      writeFileSync(file, await png(20, 24, `rgb(${number * 50}, ${image * 90}, 128)`));
      utimesSync(file, new Date(2020, 1), new Date(2020, 1)); // old enough for its digest to be remembered
    }
  }
});

after(async () => {
  await closeImageSource();
  rmSync(folder, { recursive: true, force: true });
});

test('a bit that flips in any file of the runs folder is reported, and changes no result', async (t) => {
  t.mock.method(console, 'error', () => {}); // what a run prints of damage is in its log
  const { left, failures } = await carryOut(whole);
  assert.deepEqual(failures, []);
  const files = filesIn(whole);
  const names = new Set(files.map((file) => basename(file)));
  for (const [kind, pattern] of kinds) {
    const isHere = [...names].some((name) => pattern.test(name));
    assert.notEqual(
      isHere,
      kind in damagedElsewhere,
      `${kind}: make this experiment leave one, or name the test that damages it`,
    );
  }
  for (const file of files.filter((each) => !unread.includes(each))) {
    rmSync(flipped, { recursive: true, force: true });
    cpSync(whole, flipped, { recursive: true });
    for (const name of unread) rmSync(join(flipped, name), { force: true });
    flipBit(join(flipped, file));
    const again = await carryOut(flipped);
    assert.deepEqual([again.failures, again.left], [[], left], file);
    assert.ok(again.told.includes(join(flipped, file)), `nothing was said of ${file}`);
  }
});
