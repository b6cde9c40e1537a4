import type { PlanFacts } from '../facts.ts';

/** Something in the grid that no run can do, and where the spec asks for it. */
export interface GridProblem {
  /** JSON pointer into the resolved spec, where every list is written as a list: `/finetune/scopes/1`. */
  readonly pointer: string;
  /** Index of the variant that the pointer refers to. */
  readonly variant: number;
  readonly message: string;
  readonly hint: string | null;
  /** Number of tests it prevents, if not all. */
  readonly stops?: number;
}

/** A problem whose variant is not known yet. */
export type VariantProblem = Pick<GridProblem, 'pointer' | 'message'> & Partial<Pick<GridProblem, 'hint' | 'stops'>>;

/** What a check needs to know about networks and data. */
export type GridFacts = Pick<
  PlanFacts,
  | 'assertNetwork'
  | 'pretrainedOf'
  | 'minimumSidePxOf'
  | 'assertResolution'
  | 'assertScope'
  | 'pooledMayBeNegative'
  | 'weightsProblem'
  | 'imagesOf'
  | 'noTrainingOf'
  | 'classesOf'
  | 'isPartialOf'
  | 'orderDifferenceOf'
  | 'classNamesOf'
  | 'weightsClassNamesOf'
  | 'overlapOf'
>;
