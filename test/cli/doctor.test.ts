import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { Diagnosis } from '../../src/app/doctor/examine.ts';
import { examineRunsFolder } from '../../src/app/doctor/runs-folder.ts';
import { fixres, withFolder } from './fixtures/cli.ts';

const diagnose = async (...words: readonly string[]): Promise<{ code: number | null; diagnosis: Diagnosis }> => {
  const { code, out } = await fixres('doctor', '--json', ...words);
  return { code, diagnosis: JSON.parse(out) as Diagnosis };
};

test('doctor --json describes the machine, tries each engine once, and succeeds if onnx works', async () => {
  const { code, diagnosis } = await diagnose();
  assert.equal(code, 0);
  assert.equal(diagnosis.machine.node, process.versions.node);
  assert.ok(diagnosis.machine.cores >= 1 && diagnosis.machine.memoryBytes > 2 ** 28);
  const onCpu = diagnosis.trials.filter(({ device }) => device === 'cpu');
  assert.deepEqual(
    onCpu.map(({ engine }) => engine),
    ['onnx', 'tensorflow', 'webgpu', 'cpu'],
  );
  const [onnx] = onCpu;
  assert.ok(onnx?.status === 'works');
  assert.deepEqual(onnx.product, [19, 22, 43, 50]);
  assert.equal(onnx.opened.version, 'onnxruntime-node 1.30.0');
  assert.ok(onnx.capabilities.ownKernels.includes('Conv2D'));
  assert.ok(onnx.capabilities.kernelsLeftToCpu.includes('FFT'));
  assert.equal(diagnosis.runsFolder.path, resolve('runs'));
  assert.ok(diagnosis.onnxRuntimeProviders.some(({ name, bundled }) => name === 'cpu' && bundled));
});

test('an engine that is not installed is named with the command that installs it, and exits with 4 if chosen', async (t) => {
  const { code, diagnosis } = await diagnose('--engine', 'webgpu');
  const missing = diagnosis.missingPackages.find(({ engine }) => engine === 'webgpu');
  if (missing === undefined) return t.skip('the optional packages of webgpu are installed here');
  assert.equal(code, 4);
  assert.equal(diagnosis.chosenEngineWorks, false);
  assert.equal(missing.command, 'npm install @tensorflow/tfjs-backend-webgpu@4.22.0 webgpu@0.6.2');
  const trial = diagnosis.trials.find(({ engine }) => engine === 'webgpu');
  assert.ok(trial?.status === 'absent');
  assert.equal(trial.error.code, 'ENGINE_UNAVAILABLE');
});

test('doctor prints a table for people, with the kernels that onnx leaves to cpu and the verdict last', async () => {
  const { code, out } = await fixres('doctor');
  assert.equal(code, 0);
  assert.match(out, /^onnx +cpu +works +\[19 22 43 50\] in \d+ ms +onnxruntime-node 1\.30\.0$/m);
  assert.match(out, /The engine onnx has \d+ kernels of its own and delegates \d+ to cpu:\n {2}\w+/);
  assert.match(out, /\nThe engine onnx works\.\n$/);
});

test('an unknown engine is a usage error with the nearest name', async () => {
  const { code, err } = await fixres('doctor', '--engine', 'onx');
  assert.equal(code, 2);
  assert.match(err, /'onx' is invalid\. Allowed choices are onnx, tensorflow, webgpu, cpu\.\n.*did you mean `onnx`\?/);
});

test('the runs folder is tested, and nothing is left in it', async () => {
  await withFolder(async (folder) => {
    const runs = join(folder, 'runs');
    const { path, exists, writable, problem, freeBytes } = examineRunsFolder(runs);
    assert.deepEqual({ path, exists, writable, problem }, { path: runs, exists: false, writable: true, problem: null });
    assert.ok(freeBytes !== null && freeBytes > 0);
    assert.equal(examineRunsFolder(folder).exists, true);
    assert.deepEqual(readdirSync(folder), []);
  });
});

test('a runs folder that cannot be written says why', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { writable, problem } = examineRunsFolder(join(file, 'runs'));
    assert.equal(writable, false);
    assert.match(problem ?? '', /ENOTDIR/);
  });
});
