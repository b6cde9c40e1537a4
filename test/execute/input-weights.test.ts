import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { sha256OfFile } from '../../src/base/files/hash-file.ts';
import { readWeights } from '../../src/execute/input-weights.ts';
import { digestOfAll, findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';

const network = findArchitecture('tinynet', 4);

/** A weights file, and how to read it as a job that was planned with what it holds now. */
const weightsFile = (context: TestContext) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-weights-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'weights.safetensors');
  const write = (seed: number): void => saveWeights(network, initialise(network, seed), file);
  const planned = () => {
    const normalize = { mean: [0, 0, 0], std: [1, 1, 1] } as const;
    const model = { architecture: 'tinynet', normalize, weightsSha256: digestOfAll([sha256OfFile(file)]) };
    const job = { inputs: {}, params: { model }, site: { datasetRoot: null, weightsFile: file } };
    return () => readWeights(network, new RunPaths(folder), job);
  };
  return { write, planned };
};

test('weights that the previous run read are not read again', (context) => {
  const { write, planned } = weightsFile(context);
  write(1);
  const read = planned();
  const first = read();
  assert.deepEqual(first, initialise(network, 1));
  assert.equal(read(), first);
  write(2);
  assert.deepEqual(planned()(), initialise(network, 2));
});

test('a file that has changed since is refused, whichever run reads it, and is never used as the planned one', (context) => {
  const { write, planned } = weightsFile(context);
  write(1);
  const read = planned();
  read();
  write(2);
  assert.throws(read, { code: 'DATA_CHANGED' });
  assert.throws(read, { code: 'DATA_CHANGED' }); // now not read before
  write(1);
  assert.deepEqual(read(), initialise(network, 1));
});
