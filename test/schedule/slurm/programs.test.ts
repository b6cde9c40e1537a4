import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { slurmPrograms } from '../../../src/schedule/executors/slurm/programs.ts';

/** A `sbatch` on the PATH that says this and ends so. */
const withSbatch = (context: TestContext, script: string): void => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-programs-'));
  const { PATH } = process.env;
  context.after(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'sbatch'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'sbatch'), 0o755);
  process.env.PATH = `${folder}:${PATH}`;
};

test("the output of Slurm's programs is passed on", async (context) => {
  withSbatch(context, 'echo "$1"');
  assert.deepEqual(await slurmPrograms('sbatch', ['a b']), { type: 'said', text: 'a b\n' });
});

// Slurm 22.05.8 with its controller killed.
test('nothing is known while the controller is down', async (context) => {
  const message = 'sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)';
  withSbatch(context, `echo '${message}' >&2; exit 1`);
  assert.deepEqual(await slurmPrograms('sbatch', []), { type: 'silent', why: message });
});

// Slurm 22.05.8.
test("a refusal is reported with Slurm's message", async (context) => {
  const lines = [
    'sbatch: error: invalid partition specified: gpu',
    'sbatch: error: Batch job submission failed: Invalid partition name specified',
  ];
  withSbatch(context, `printf '%s\\n' '${lines.join("' '")}' >&2; exit 1`);
  const answer = await slurmPrograms('sbatch', []);
  assert.ok(answer.type === 'refused');
  assert.equal(answer.error.code, 'SCHEDULE_SLURM_REFUSED');
  assert.match(answer.error.message, /^sbatch refused: invalid partition specified: gpu\n/);
});

test('a missing program means an environment without Slurm', async (context) => {
  const { PATH } = process.env;
  context.after(() => {
    process.env.PATH = PATH;
  });
  process.env.PATH = '/nowhere';
  const answer = await slurmPrograms('squeue', []);
  assert.ok(answer.type === 'refused');
  assert.equal(answer.error.code, 'SCHEDULE_SLURM_UNAVAILABLE');
});
