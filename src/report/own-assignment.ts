import type { JsonObject } from '../base/json.ts';

/**
 * Axes that every grid has, matrix or not. A row has a member for each of them, and would be torn into one row for each
 * value if the matrix said it as well. (A data set or a model is more than its name, so they stay.)
 */
const ownAxes: readonly string[] = [
  'train.resolutions',
  'finetune.scopes',
  'adapt',
  'test.resolutions',
  'test.crop_ratio',
  'test.resize',
  'test.multi_scale',
  'seeds',
];

/** The values of the matrix that a row does not tell by a member of its own. */
export const ownAssignment = (assignment: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => !ownAxes.includes(path)));
