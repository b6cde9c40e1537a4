import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { breakProgram, patchedText } from '../../scripts/chaos/mutants/break-program.ts';
import { hunt } from '../../scripts/chaos/mutants/hunt.ts';
import { mutants } from '../../scripts/chaos/mutants/mutants.ts';
import { undisturbedOutcome } from '../../scripts/chaos/scenarios/run-scenario.ts';

// The small version of `npm run chaos -- --mutants`.
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fixres-mutants-'));
const dist = join(folder, 'built');
after(() => rmSync(folder, { recursive: true, force: true }));

const built = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(root, 'tsconfig.build.json'),
    ...['--noCheck', '--declaration', 'false', '--sourceMap', 'false'],
    '--outDir',
    dist,
  ],
  { encoding: 'utf8' },
);
assert.equal(built.status, 0, built.stdout);

test('every mutant of the chaos check still finds the code that it breaks', () => {
  for (const patch of mutants.flatMap(({ patches }) => patches)) patchedText(dist, patch);
  const gone = { file: 'store/owner.js', find: 'no such code', replace: '' };
  assert.throws(() => patchedText(dist, gone), /text to patch 0 times/);
});

test('the chaos check detects curves that are not kept, and finds nothing wrong with the unbroken program', {
  skip: process.platform !== 'linux',
}, async () => {
  const program = breakProgram({ root, dist }, [], folder);
  const grid = { file: join(root, 'scripts/chaos/scenarios/training.yaml'), workers: 1 };
  const expected = await undisturbedOutcome(program, folder, grid);
  const chosen = mutants.filter(({ name }) => name === 'curve-not-kept');
  const trial = { program, expected, folder, grid };
  for await (const { mutant, caughtBy, unbroken } of hunt(chosen, { root, dist }, trial)) {
    assert.deepEqual(unbroken, [], mutant);
    assert.match(caughtBy ?? 'not caught', /^lost: [0-9a-f]{64} curve |its curve in the store is not/);
  }
});
