import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../', import.meta.url);
const json = (file: string) => JSON.parse(readFileSync(new URL(file, root), 'utf8'));

test('at `npm ci` only SQLite and esbuild run install scripts, with any version of npm', () => {
  // npm 11 asks `allowScripts`, npm 10 the lock file. ONNX Runtime's script would download files for CUDA, and fail without a
  // network; where `npm install` has written its line again, remove it.
  const { packages } = json('package-lock.json');
  const names = Object.keys(packages).filter((name) => packages[name].hasInstallScript === true && name !== '');
  const running = names.map((name) => name.replace('node_modules/', '')).sort();
  const { allowScripts } = json('package.json');
  assert.deepEqual(running, ['better-sqlite3', 'esbuild']);
  assert.deepEqual(
    Object.keys(allowScripts).filter((name) => allowScripts[name]),
    running,
  );
  assert.equal(allowScripts['onnxruntime-node'], false);
});

test('TensorFlow.js is shared with programs that import the engine', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = json('package.json');
  assert.equal(dependencies['@tensorflow/tfjs-core'], undefined);
  assert.equal(peerDependencies['@tensorflow/tfjs-core'], dependencies['@tensorflow/tfjs-backend-cpu']);
  assert.equal(peerDependenciesMeta['@tensorflow/tfjs-core'], undefined, 'npm installs it by itself');
});

test('the version is the same everywhere', () => {
  const { version } = json('package.json');
  const text = (file: string): string => readFileSync(new URL(file, root), 'utf8');
  assert.equal(json('package-lock.json').version, version);
  assert.equal(json('package-lock.json').packages[''].version, version);
  assert.equal(/^version: (.*)$/m.exec(text('CITATION.cff'))![1], version);
  assert.ok(
    text('CHANGELOG.md')
      .match(/^## \d.*$/m)![0]
      .startsWith(`## ${version} (`),
    'the newest section',
  );
});
