import type { JsonObject } from '../../base/json.ts';
import { gridAxes } from '../../plan/labels/shown-assignment.ts';

/**
 * The values of the matrix that a row does not tell by a member of its own: it would be torn into one row for each value
 * if the matrix said it as well. (A data set or a model is more than its name, so they stay.)
 */
export const ownAssignment = (assignment: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => !gridAxes.includes(path)));
