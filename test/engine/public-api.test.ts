import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { moduleUrl, nodeOptions } from '../helpers/program.ts';

test('the example of the README trains in a plain TensorFlow.js program', () => {
  const readme = readFileSync(new URL('../../src/engine/README.md', import.meta.url), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)![1]!;
  assert.ok(example.trim().split('\n').length <= 25);
  const door = moduleUrl('../../src/engine/index', import.meta.url).href;
  const program = example.replace("'fixres/engine'", `'${door}'`);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const output = execFileSync(process.execPath, [...nodeOptions, '--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
  // The right corner for each image. Three graphs: the first step makes the optimiser's slots, the others use them, and
  // the network alone.
  assert.match(output, /^\[ 0, 1, 2, 3 \] [23]\n$/);
});
