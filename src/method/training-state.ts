import type { Weights } from '../model/index.ts';

/** A training between two epochs: all that it needs to go on and end with the same bits. */
export interface TrainingState {
  readonly epochsDone: number;
  /** What training changes: trained parameters, and running statistics. */
  readonly weights: Weights;
  readonly optimizer: Weights;
  /** Mean loss over each epoch. */
  readonly losses: readonly number[];
}
