import type { PlanFacts } from '../facts.ts';

/** Something in the grid that no run can do, and where the spec asks for it. */
export interface GridProblem {
  /** JSON pointer into the resolved spec, in which every list is a list: `/finetune/scopes/1`. */
  readonly pointer: string;
  /** Index of the variant that the pointer goes into. */
  readonly variant: number;
  readonly message: string;
  readonly hint: string | null;
  /** Number of tests that it stops, if not all. */
  readonly stops?: number;
}

/** The same before it is known which variant it is of. */
export type VariantProblem = Pick<GridProblem, 'pointer' | 'message'> & Partial<Pick<GridProblem, 'hint' | 'stops'>>;

/** What a check has to know of networks and data. */
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
