import type { SpecProblem } from '../problems.ts';
import type { MapNode } from '../tree/spec-node.ts';

/** What the JSON schema can't say of a completed spec. */
export const checkMeaning = (_spec: MapNode): readonly SpecProblem[] => [];
