import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignmentName } from '../../../src/report/rows/panel-name.ts';

test('values of the matrix are named in one order, whether a plan was just made or stored', () => {
  const made = { 'train.recipe.momentum': 0.9, 'finetune.recipe.learning_rate': 0.02 };
  const stored = { 'finetune.recipe.learning_rate': 0.02, 'train.recipe.momentum': 0.9 };
  assert.equal(assignmentName(made), ', learning_rate 0.02, momentum 0.9');
  assert.equal(assignmentName(stored), assignmentName(made));
});
