import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Diagnosis } from '../../src/cli/commands/doctor/examine.ts';
import { withFolder } from './fixtures/cli.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** `fixres doctor --engine tensorflow` beside a package @tensorflow/tfjs-node-gpu that does this when it is loaded. */
const diagnoseWith = async (program: string): Promise<{ code: number | null; diagnosis: Diagnosis }> => {
  let ended = { code: null as number | null, out: '' };
  await withFolder(async (folder) => {
    pretendInstalled(join(folder, '@tensorflow/tfjs-node-gpu'), program);
    ended = await doctor({ ...process.env, NODE_PATH: folder });
  });
  return { code: ended.code, diagnosis: JSON.parse(ended.out) as Diagnosis };
};

const doctor = (env: NodeJS.ProcessEnv): Promise<{ code: number | null; out: string }> =>
  new Promise((resolve) => {
    const args = ['--import', 'tsx', main, 'doctor', '--json', '--engine', 'tensorflow'];
    const child = execFile(process.execPath, args, { env }, (_, out) => resolve({ code: child.exitCode, out }));
  });

const pretendInstalled = (folder: string, program: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '4.22.0', main: 'index.cjs' }));
  writeFileSync(join(folder, 'index.cjs'), program);
};

const messageOf = ({ trials }: Diagnosis): string => {
  const trial = trials.find(({ engine }) => engine === 'tensorflow');
  assert.ok(trial?.status === 'fails');
  return trial.error.message;
};

test('an engine whose native library crashes fails alone: doctor goes on and says of what it died', async () => {
  const { code, diagnosis } = await diagnoseWith(
    "process.stderr.write('free(): invalid pointer\\n'); process.abort();",
  );
  assert.equal(code, 4);
  assert.match(messageOf(diagnosis), /the engine `tensorflow` died of SIGABRT/);
  assert.ok(diagnosis.trials.some(({ engine, status }) => engine === 'cpu' && status === 'works'));
});

test('an engine whose package does not load says which one and why', async () => {
  const { code, diagnosis } = await diagnoseWith(
    "throw new Error('libtensorflow.so.2: cannot open shared object file');",
  );
  assert.equal(code, 4);
  assert.match(messageOf(diagnosis), /@tensorflow\/tfjs-node-gpu does not load: libtensorflow\.so\.2: cannot open/);
});
