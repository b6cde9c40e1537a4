import type { JsonObject } from '../../base/json.ts';
import { gridAxes } from '../../plan/labels/shown-assignment.ts';

/**
 * The matrix values that are not already in another field of the row. The others would split rows, for example by test
 * resolution. (A data set or a model is more than its name, so these are kept.)
 */
export const ownAssignment = (assignment: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => !gridAxes.includes(path)));
