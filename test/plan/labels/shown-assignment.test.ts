import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownAssignment } from '../../../src/plan/labels/shown-assignment.ts';

test('values that a row already shows are not repeated as values of the matrix', () => {
  const assignment = {
    model: { name: 'tinynet' },
    'finetune.scopes': [[], ['classifier']],
    'finetune.recipe.learning_rate': 0.02,
    'test.resolutions': [32, 48],
  };
  assert.deepEqual(shownAssignment(assignment), { 'finetune.recipe.learning_rate': 0.02 });
});
