import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTable1, runExperiment } from '../../../src/index.ts';
import { moduleFile, nodeOptions } from '../../helpers/program.ts';

const root = new URL('../../../', import.meta.url);

const example = moduleFile('../../../examples/run-experiment', import.meta.url);

/** Three images a class, one step: it shows that everything is called, not that anything is learnt. */
const smallest = `
name: smallest
dataset: { kind: shapes, classes: shape, train: 15, test: 15 }
model: { name: tinynet }
train: { resolutions: 32, recipe: { epochs: 1, batch_size: 15 } }
test: { resolutions: [32, 48] }
`;

const folderWithSpec = (context: { after: (end: () => void) => void }): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-library-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'smallest.yaml'), smallest);
  return folder;
};

test('the example runs an experiment and reads its table, and runs nothing twice', (context) => {
  const folder = folderWithSpec(context);
  const words = [...nodeOptions, example, join(folder, 'smallest.yaml'), join(folder, 'runs')];
  const run = () => spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
  const { stdout, stderr } = run();
  assert.match(
    stdout,
    /^6 runs finished, 0 were cached, 0 failed\ntinynet 32>32 none: \d\.\d{3}\ntinynet 32>48 none: /,
    stderr,
  );
  assert.match(run().stdout, /^0 runs finished, 6 were cached, 0 failed\n/);
});

test('the example is short', () => {
  const lines = readFileSync(new URL('examples/run-experiment.ts', root), 'utf8').trim().split('\n');
  assert.ok(lines.length <= 24, `${lines.length} lines`);
});

test('a signal interrupts an experiment, and the same call continues from there', async (context) => {
  const cwd = folderWithSpec(context);
  const stop = new AbortController();
  const first = await runExperiment('smallest.yaml', {
    cwd,
    signal: stop.signal,
    onEvent: ({ type }) => {
      if (type === 'run-finished') stop.abort();
    },
  });
  assert.equal(first.interrupted, true);
  const second = await runExperiment('smallest.yaml', { cwd });
  assert.deepEqual([second.interrupted, second.cached + second.finished], [false, 6]);
  assert.equal(second.cached, first.finished);
  assert.equal(readTable1({ cwd }).rows[0]!.cells.length, 2);
});

test('what stands in the way rejects with its code', async (context) => {
  const cwd = folderWithSpec(context);
  await assert.rejects(async () => runExperiment('missing.yaml', { cwd }), { code: 'SPEC_NOT_FOUND' });
  assert.throws(() => readTable1({ cwd }), { code: 'STORE_NOT_FOUND' });
});
