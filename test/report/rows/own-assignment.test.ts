import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownAssignment } from '../../../src/report/rows/own-assignment.ts';
import { table1 } from '../../../src/report/table1/table1.ts';
import { evaluation } from '../rows.ts';

test('a matrix over test resolutions makes columns, and one over anything else makes rows', () => {
  const rows = [48, 64].flatMap((testResolutionPx) =>
    [0.02, 0.005].map((rate) => {
      const assignment = { 'test.resolutions': [testResolutionPx], 'finetune.recipe.learning_rate': rate };
      return evaluation({ testResolutionPx, assignment: ownAssignment(assignment) });
    }),
  );
  assert.deepEqual(
    table1('study', rows).rows.map((row) => [row.assignment, row.cells.map((cell) => cell.testResolution)]),
    [
      [{ 'finetune.recipe.learning_rate': 0.005 }, [48, 64]],
      [{ 'finetune.recipe.learning_rate': 0.02 }, [48, 64]],
    ],
  );
});
