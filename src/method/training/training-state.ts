import type { Weights } from '../../model/index.ts';

/** A training run between two epochs: everything needed to resume it and end with the same bits. */
export interface TrainingState {
  readonly epochsDone: number;
  /** Everything that training changes: trained parameters and running statistics. */
  readonly weights: Weights;
  readonly optimizer: Weights;
  /** For a recipe with `ema_decay`: the running average of `weights`, which the training ends with. */
  readonly average?: Weights;
  /** Mean loss over each epoch. */
  readonly losses: readonly number[];
  /** For a training run that keeps its best epoch: the score of each on held-out images, and the weights of the best. */
  readonly heldOut?: readonly HeldOutScore[];
  readonly best?: Weights;
}

/** Accuracy 0..1. */
export interface HeldOutScore {
  readonly top1: number;
  readonly loss: number;
}

/** The epoch with the most correct predictions, from 0; ties go to the lowest loss, then to the first. */
export const bestEpoch = (scores: readonly HeldOutScore[]): number =>
  scores.reduce((best, score, epoch) => (isBetter(score, scores[best]!) ? epoch : best), 0);

const isBetter = (score: HeldOutScore, than: HeldOutScore): boolean =>
  score.top1 > than.top1 || (score.top1 === than.top1 && score.loss < than.loss);

type Kept = Pick<TrainingState, 'heldOut' | 'best'>;

/** What a training run keeps once `weights`, those after its latest epoch, are tested on held-out images. */
export const keptAfter = ({ heldOut = [], best }: Kept, score: HeldOutScore, weights: Weights): Required<Kept> => {
  const scores = [...heldOut, score];
  return { heldOut: scores, best: bestEpoch(scores) === heldOut.length ? weights : best! };
};

/** The members of a state that `keptAfter` makes. */
export const keptOf = (state: Kept | undefined): Kept => ({
  ...(state?.heldOut === undefined ? {} : { heldOut: state.heldOut }),
  ...(state?.best === undefined ? {} : { best: state.best }),
});

/** The current weights of a training run. */
export const reached = ({ weights, average, best }: Pick<TrainingState, 'weights' | 'average' | 'best'>): Weights =>
  best ?? average ?? weights;

/** Why a training run cannot continue: its values are NaN. */
export interface Divergence {
  readonly message: string;
  /** The step that revealed it, counted from 0 over all epochs. */
  readonly step: number;
}

/** The state of one of several heads. With `diverged` it is the last good one, after any number of epochs. */
export interface HeadState extends TrainingState {
  readonly diverged?: Divergence;
}
