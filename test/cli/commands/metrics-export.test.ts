import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { finishAll, samplePlan, temporaryFolder, temporaryStore } from '../../store/sample-store.ts';
import { fixres } from '../fixtures/cli.ts';

test('`metrics export` writes what has run, and says how to look at it', async (context) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  finishAll(store, store.ledger(samplePlan));
  const output = join(folder, 'events');
  const { code, out } = await fixres(
    ...['metrics', 'export', '--format', 'tensorboard', '--output', output, '--runs-dir', folder],
  );
  assert.equal(code, 0);
  assert.equal(out, `wrote ${samplePlan.runs.length} runs; view the result with: tensorboard --logdir ${output}\n`);
  assert.equal(readdirSync(join(output, samplePlan.experiment)).length, samplePlan.runs.length);
});

test('`metrics export` refuses an experiment that does not exist, with those that are', async (context) => {
  const folder = temporaryFolder(context);
  temporaryStore(context, folder).ledger(samplePlan);
  const words = [
    'metrics',
    'export',
    '--format',
    'mlflow',
    '-o',
    folder,
    '--runs-dir',
    folder,
    '--experiment',
    'other',
  ];
  const { code, err } = await fixres(...words);
  assert.equal(code, 4);
  assert.match(
    err,
    new RegExp(`no experiment \`other\` has been planned (.|\n)*there are \`${samplePlan.experiment}\``),
  );
});

test('`metrics export` to something that is not a folder is refused', async (context) => {
  const folder = temporaryFolder(context);
  const store = temporaryStore(context, folder);
  finishAll(store, store.ledger(samplePlan));
  const output = join(folder, 'file');
  writeFileSync(output, '');
  for (const format of ['mlflow', 'tensorboard']) {
    const { code, err } = await fixres('metrics', 'export', '--format', format, '-o', output, '--runs-dir', folder);
    assert.equal(code, 4);
    assert.match(err, /^fixres: could not write .*file/);
  }
});
