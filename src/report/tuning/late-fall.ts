import { mean } from '../../base/statistics.ts';
import type { TrainedEpoch } from '../../store/queries/tuned-heads.ts';

/** Fewer epochs say too little of how the loss falls. */
const fewestEpochs = 6;

/**
 * Share of the fall of the training loss that came late: in the last third of a training, counted by the sum of its learning
 * rates, so that a schedule that comes to rest doesn't look like a training that has. A loss that falls evenly gives a third,
 * one that has come to rest 0. Small batches make a loss jump: it is the mean of a tenth of the epochs. null without a fall,
 * or with few epochs.
 */
export const lateFall = (epochs: readonly TrainedEpoch[]): number | null => {
  const window = Math.max(1, Math.round(epochs.length / 10));
  const lossAround = (from: number): number =>
    mean(epochs.slice(Math.max(0, from), Math.max(0, from) + window).map(({ loss }) => loss));
  const [first, last] = [epochs[0]?.loss ?? Number.NaN, lossAround(epochs.length - window)];
  const whole = epochs.reduce((sum, { learningRate }) => sum + learningRate, 0);
  if (epochs.length < fewestEpochs || !(first > last) || !Number.isFinite(whole)) return null;
  let passed = 0;
  const late = epochs.findIndex(({ learningRate }) => {
    passed += learningRate;
    return passed >= (2 / 3) * whole;
  });
  return (lossAround(late - Math.floor(window / 2)) - last) / (first - last);
};

/** Measured on a new classifier over 98 photographs: 0.12 to 0.23 where more steps gain accuracy, below 0.05 elsewhere. */
const underfittedFrom = 0.1;

/** Whether the training loss was still falling at the end. */
export const isUnderfitted = ({ lateFall }: { readonly lateFall: number | null }): boolean =>
  lateFall !== null && lateFall >= underfittedFrom;
