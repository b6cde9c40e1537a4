import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Diagnosis } from '../../src/app/doctor/examine.ts';
import { moduleFile, nodeOptions } from '../helpers/program.ts';
import { microSpec, withFolder } from './fixtures/cli.ts';

const main = moduleFile('../../src/cli/main', import.meta.url);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `fixres` beside a package @tensorflow/tfjs-node-gpu that does this when it is loaded. */
const fixresBeside = async (program: string, words: (folder: string) => readonly string[]): Promise<Ended> => {
  let ended: Ended | undefined;
  await withFolder(async (folder) => {
    pretendInstalled(join(folder, '@tensorflow/tfjs-node-gpu'), program);
    ended = await run(words(folder), { ...process.env, NODE_PATH: folder });
  });
  return ended!;
};

const run = (words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [...nodeOptions, main, ...words], { env }, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });

const diagnoseWith = async (program: string): Promise<{ code: number | null; diagnosis: Diagnosis }> => {
  const { code, out } = await fixresBeside(program, () => ['doctor', '--json', '--engine', 'tensorflow']);
  return { code, diagnosis: JSON.parse(out) as Diagnosis };
};

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

test('an engine whose native library crashes fails by itself: doctor continues and says why it crashed', async () => {
  const { code, diagnosis } = await diagnoseWith(
    "process.stderr.write('free(): invalid pointer\\n'); process.abort();",
  );
  assert.equal(code, 4);
  assert.match(messageOf(diagnosis), /the engine `tensorflow` was killed by SIGABRT/);
  assert.ok(diagnosis.trials.some(({ engine, status }) => engine === 'cpu' && status === 'works'));
});

test('an engine whose package does not load says which one and why', async () => {
  const { code, diagnosis } = await diagnoseWith(
    "throw new Error('libtensorflow.so.2: cannot open shared object file');",
  );
  assert.equal(code, 4);
  assert.match(messageOf(diagnosis), /@tensorflow\/tfjs-node-gpu does not load: libtensorflow\.so\.2: cannot open/);
});

test('an experiment whose engine does not work ends before its first run, with what to do', async () => {
  const { code, out, err } = await fixresBeside("throw new Error('libtensorflow.so.2: cannot open');", (folder) => [
    ...['run', microSpec, '--engine', 'tensorflow', '--json'],
    ...['--runs-dir', join(folder, 'runs')],
  ]);
  assert.deepEqual([code, out], [4, '']);
  assert.match(err, /tfjs-node-gpu does not load: libtensorflow\.so\.2: cannot open\n.*\n {2}hint: rebuild it with/);
});
