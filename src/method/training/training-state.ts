import type { Weights } from '../../model/index.ts';

/** A training between two epochs: all that it needs to go on and end with the same bits. */
export interface TrainingState {
  readonly epochsDone: number;
  /** What training changes: trained parameters, and running statistics. */
  readonly weights: Weights;
  readonly optimizer: Weights;
  /** Mean loss over each epoch. */
  readonly losses: readonly number[];
}

/** Why a training can't go on: its numbers are no numbers any more. */
export interface Divergence {
  readonly message: string;
  /** The step that showed it, counted from 0 over all epochs. */
  readonly step: number;
}

/** The state of one among several heads. With `diverged` it is the last good one, after any number of epochs. */
export interface HeadState extends TrainingState {
  readonly diverged?: Divergence;
}
