import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Needs, ResourcePool } from '../../src/schedule/resource-pool.ts';

const machine: Needs = { cores: 4, memoryBytes: 100, devices: 1 };
const needs = (part: Partial<Needs>): Needs => ({ cores: 1, memoryBytes: 0, devices: 0, ...part });

/** Names of those that were let in, in order; each is let out by calling its `leave`. */
const visitorsOf = (pool: ResourcePool) => {
  const inside: string[] = [];
  const leave = new Map<string, () => void>();
  const enter = (name: string, part: Partial<Needs>, priority = 0): void =>
    void pool.take(needs(part), priority).then((release) => {
      inside.push(name);
      leave.set(name, release);
    });
  return { inside, enter, leave: (name: string) => leave.get(name)!() };
};

test('runs go side by side as long as there is enough of everything', async () => {
  const { inside, enter, leave } = visitorsOf(new ResourcePool(machine));
  enter('large', { memoryBytes: 80 });
  enter('too large beside it', { memoryBytes: 30 });
  await nextTurn();
  assert.deepEqual(inside, ['large']);
  leave('large');
  await nextTurn();
  assert.deepEqual(inside, ['large', 'too large beside it']);
});

test('a device is used by one run at a time', async () => {
  const { inside, enter, leave } = visitorsOf(new ResourcePool(machine));
  enter('first', { devices: 1 });
  enter('second', { devices: 1 });
  await nextTurn();
  assert.deepEqual(inside, ['first']);
  leave('first');
  await nextTurn();
  assert.deepEqual(inside, ['first', 'second']);
});

test('waiting runs start by priority, and a small run does not overtake a large one', async () => {
  const { inside, enter, leave } = visitorsOf(new ResourcePool(machine));
  enter('running', { cores: 3 });
  enter('small', { cores: 1 }, 1);
  await nextTurn();
  enter('large', { cores: 4 }, 9);
  enter('late and small', { cores: 1 }, 1);
  leave('running');
  await nextTurn();
  assert.deepEqual(inside, ['running', 'small']);
  leave('small');
  await nextTurn();
  assert.deepEqual(inside, ['running', 'small', 'large']);
});

test('a run that needs more than is available gets everything, and runs alone', async () => {
  const { inside, enter, leave } = visitorsOf(new ResourcePool(machine));
  enter('giant', { cores: 64, memoryBytes: 1e12 });
  enter('other', {});
  await nextTurn();
  assert.deepEqual(inside, ['giant']);
  leave('giant');
  await nextTurn();
  assert.deepEqual(inside, ['giant', 'other']);
});
