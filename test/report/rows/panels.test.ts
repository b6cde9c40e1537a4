import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelsOf } from '../../../src/report/rows/panels.ts';

const rate = 'finetune.recipe.learning_rate';

test('a row that several combinations of the matrix share is in the panel of each', () => {
  const rows = [
    { name: 'none', assignment: {} },
    { name: 'slow', assignment: { [rate]: 0.005 } },
    { name: 'fast', assignment: { [rate]: 0.02 } },
  ];
  assert.deepEqual(
    panelsOf(rows, () => 'one network').map((panel) => [panel.assignment, panel.rows.map((row) => row.name)]),
    [
      [{ [rate]: 0.005 }, ['none', 'slow']],
      [{ [rate]: 0.02 }, ['none', 'fast']],
    ],
  );
});

test('different networks are never in one panel', () => {
  const rows = [
    { name: 'a', assignment: {} },
    { name: 'b', assignment: { [rate]: 0.02 } },
  ];
  assert.deepEqual(
    panelsOf(rows, (row) => row.name).map((panel) => panel.rows.length),
    [1, 1],
  );
});
