import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chaos } from '../../scripts/chaos/chaos.ts';
import { moduleFile, nodeOptions } from '../helpers/program.ts';

const scheduler = moduleFile('./fixtures/scheduler', import.meta.url);

// The small version of `npm run chaos`: a worker that does next to nothing, and faults that need no waiting. This worker
// does not read its inputs, so that damage would go unnoticed.
test('a grid that is killed, stopped and interrupted at random loses nothing and does nothing twice', {
  skip: process.platform !== 'linux',
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-chaos-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const { faults, runs, ...found } = await chaos({
    seed: 5,
    faults: 6,
    mostEvents: 6,
    folder,
    commandFor: (runsDir) => [process.execPath, ...nodeOptions, scheduler, runsDir, 'slow', '2'],
    beyondLeaseMs: 0,
    without: [
      'kill -9 a worker', // the scheduler of the tests does not try again
      'stop a worker for longer than its lease',
      'flip a byte of an artifact',
      'delete an artifact',
      'flip a byte of a checkpoint after a kill', // nor does it write checkpoints
      'fill the disk',
      'start a second scheduler',
    ],
  });
  assert.equal(
    Object.values(faults).reduce((sum, count) => sum + count, 0),
    6,
  );
  assert.equal(runs, 16);
  assert.deepEqual([found.lost, found.added, found.doubled, found.problems], [[], [], [], []]);
});
