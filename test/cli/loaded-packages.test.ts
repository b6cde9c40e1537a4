import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { finishedFolder } from '../app/finished-folder.ts';
import { moduleFile, nodeOptions } from '../helpers/program.ts';

const program = moduleFile('../../src/cli/main', import.meta.url);
const preload = fileURLToPath(new URL('fixtures/loaded-packages.mjs', import.meta.url));
// The program runs in a folder that has no packages.
const options = nodeOptions.map((option) => (option === 'tsx' ? import.meta.resolve(option) : option));

/** Packages of which a command loads a file. */
const packagesOf = async (folder: string, ...words: readonly string[]): Promise<string[]> => {
  const listed = join(folder, 'loaded.json');
  const env = { ...process.env, FIXRES_TEST_LOADED: listed };
  await promisify(execFile)(process.execPath, [...options, '--import', preload, program, ...words], {
    cwd: folder,
    env,
  });
  const files: string[] = JSON.parse(readFileSync(listed, 'utf8'));
  rmSync(listed);
  const names = files.flatMap((file) => /.*[/\\]node_modules[/\\](@[^/\\]+[/\\][^/\\]+|[^/\\]+)/.exec(file)?.[1] ?? []);
  return [...new Set(names)].map((name) => name.replaceAll('\\', '/'));
};

const computes = /^(@tensorflow\/|onnxruntime|sharp$|@img\/|webgpu$)/;

test('a command that only reads and plans loads nothing that computes', async (t) => {
  const { folder, spec } = await finishedFolder(t);
  for (const words of [
    ['plan', spec],
    ['plan', spec, '--images', '900,100,2', '--macs-per-second', '1T', '--nodes', '1,4'],
    ['status'],
    ['runs', 'list'],
    ['report', 'table1'],
    ['validate', spec],
  ]) {
    const packages = await packagesOf(folder, ...words);
    assert.ok(packages.includes('ajv') || packages.includes('better-sqlite3'), `${words}: ${packages}`);
    assert.deepEqual(
      packages.filter((name) => computes.test(name)),
      [],
      words.join(' '),
    );
  }
});

test('the test notices a command that computes', async (t) => {
  const { folder } = await finishedFolder(t);
  const micro = fileURLToPath(new URL('fixtures/micro.yaml', import.meta.url));
  const packages = await packagesOf(folder, 'plan', micro, '--calibrate');
  for (const name of ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', 'onnxruntime-node']) {
    assert.ok(packages.includes(name), packages.join());
  }
});
