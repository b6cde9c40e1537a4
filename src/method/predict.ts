import { FixresError } from '../base/errors.ts';
import type { Prediction } from '../domain/events.ts';

/**
 * One image's answer from its logits. Of equal logits the lower class index wins, for the prediction and among the five
 * largest. Loss and confidence are computed in double precision. Throws METHOD_DIVERGED for a logit that is no number.
 */
export const predict = (logits: Float32Array, label: number, image: number): Prediction => {
  if (!logits.every(Number.isFinite)) {
    throw new FixresError('METHOD_DIVERGED', `a logit of image ${image} is no finite number`, {
      hint: 'check the weights, and the normalisation of the input',
    });
  }
  let predicted = 0;
  for (let index = 1; index < logits.length; index++) if (logits[index]! > logits[predicted]!) predicted = index;
  const ofLabel = logits[label]!;
  let before = 0;
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index]!;
    if (logit > ofLabel || (logit === ofLabel && index < label)) before += 1;
  }
  const logTotal = logSumExp(logits);
  const confidence = Math.exp(logits[predicted]! - logTotal);
  return { image, label, predicted, correct5: before < 5, loss: logTotal - ofLabel, confidence };
};

const logSumExp = (logits: Float32Array): number => {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
};
