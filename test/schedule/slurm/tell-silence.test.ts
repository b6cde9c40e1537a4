import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../../src/schedule/executors/slurm/programs.ts';
import { tellSilence } from '../../../src/schedule/executors/slurm/tell-silence.ts';

test('a controller that does not answer is reported once, and again when it answers', async () => {
  const silent: Answer = { type: 'silent', why: 'connect failure' };
  const said: Answer = { type: 'said', text: '12' };
  const answers = [said, silent, silent, said, said, silent];
  const told: (string | null)[] = [];
  const programs = tellSilence(
    async () => answers.shift()!,
    (why) => told.push(why),
  );
  while (answers.length > 0) await programs('squeue', []);
  assert.deepEqual(told, ['connect failure', null, 'connect failure']);
});
