import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { hasBegun, isLiving, readQueue } from '../../../src/schedule/executors/slurm/queue.ts';

const recording = JSON.parse(readFileSync(new URL('squeue-22.05.json', import.meta.url), 'utf8'));
const { name } = recording.jobs[0];

const read = (...jobs: object[]) =>
  readQueue(JSON.stringify({ jobs: jobs.map((job) => ({ ...recording.jobs[0], ...job })) })).get(name)!;

test('a recorded running element of Slurm 22.05 is parsed', () => {
  const { jobId, elements } = readQueue(JSON.stringify(recording)).get(name)!;
  assert.equal(jobId, recording.jobs[0].array_job_id);
  assert.deepEqual([...elements], [[recording.jobs[0].array_task_id, { states: ['RUNNING'], end: 'exit code 0' }]]);
});

test('pending elements are parsed from one record with ranges, steps and a limit', () => {
  const { elements } = read({ array_task_id: null, array_task_string: '0-2,7,10-20:5%3', job_state: 'PENDING' });
  assert.deepEqual([...elements.keys()], [0, 1, 2, 7, 10, 15, 20]);
});

test('a list of pending elements that was cut off says that others pend', () => {
  assert.equal(read({ array_task_id: null, array_task_string: '1,3,5,...', job_state: 'PENDING' }).othersPend, true);
  assert.equal(read({ array_task_id: null, array_task_string: '1,3,5', job_state: 'PENDING' }).othersPend, false);
});

test('an exit code is a wait status: 768 is exit code 3, 9 is signal 9', () => {
  const { elements } = read({ array_task_id: 0, exit_code: 768 }, { array_task_id: 1, exit_code: 9 });
  assert.deepEqual(
    [...elements.values()].map(({ end }) => end),
    ['exit code 3', 'signal 9'],
  );
});

// Forms of data_parser v0.0.40 and later, by its OpenAPI specification.
test('numbers and states of later versions are read as well', () => {
  const { jobId, elements } = read({
    array_job_id: { set: true, infinite: false, number: 12 },
    array_task_id: { set: true, infinite: false, number: 4 },
    job_state: ['CANCELLED', 'COMPLETING'],
    exit_code: {
      status: ['SIGNALED'],
      return_code: { set: false, number: 0 },
      signal: { id: { set: true, number: 15 } },
    },
  });
  assert.equal(jobId, 12);
  assert.deepEqual([...elements], [[4, { states: ['CANCELLED', 'COMPLETING'], end: 'signal 15' }]]);
});

test('jobs of others that are not arrays are ignored', () => {
  assert.equal(readQueue(JSON.stringify({ jobs: [{ ...recording.jobs[0], array_job_id: 0 }] })).size, 0);
});

test('a completing job is alive, and a waiting one has not begun', () => {
  const state = (...states: string[]) => ({ states, end: '' });
  assert.equal(isLiving(state('CANCELLED', 'COMPLETING')), true);
  assert.equal(isLiving(state('NODE_FAIL')), false);
  assert.equal(hasBegun(state('PENDING')), false);
  assert.equal(hasBegun(state('RUNNING')), true);
});
