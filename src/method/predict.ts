import { FixresError } from '../base/errors.ts';
import type { Prediction } from '../domain/events.ts';
import type { Judging } from './judging.ts';

/**
 * One image's prediction from its logits. Ties go to the lower class index, for the prediction and among the five largest.
 * If several labels are correct, loss and `correct5` are those of the most likely one. Loss and confidence are computed
 * in double precision, over the allowed outputs. Throws METHOD_DIVERGED for a logit that is NaN.
 */
export const predict = (logits: Float32Array, label: number, image: number, judging: Judging = {}): Prediction => {
  if (!logits.every(Number.isFinite)) {
    throw new FixresError('METHOD_DIVERGED', `a logit of image ${image} is not finite`, {
      hint: 'check the weights, and the normalisation of the input',
    });
  }
  const others = judging.alsoRight?.get(image);
  const { answers } = judging;
  if (answers === undefined) return answerOf(logits, label, image, others);
  const among = answerOf(
    Float32Array.from(answers, (output) => logits[output]!),
    answers.indexOf(label),
    image,
    others?.map((other) => answers.indexOf(other)),
  );
  return { ...among, label, predicted: answers[among.predicted]! };
};

const answerOf = (
  logits: Float32Array,
  label: number,
  image: number,
  others: readonly number[] | undefined,
): Prediction => {
  let predicted = 0;
  for (let index = 1; index < logits.length; index++) if (logits[index]! > logits[predicted]!) predicted = index;
  const likeliest =
    others === undefined ? label : [label, ...others].reduce((a, b) => (logits[b]! > logits[a]! ? b : a));
  const ofLabel = logits[likeliest]!;
  let before = 0;
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index]!;
    if (logit > ofLabel || (logit === ofLabel && index < likeliest)) before += 1;
  }
  const logTotal = logSumExp(logits);
  const confidence = Math.exp(logits[predicted]! - logTotal);
  const alsoRight = others?.includes(predicted) === true ? ({ alsoRight: true } as const) : {};
  return { image, label, predicted, ...alsoRight, correct5: before < 5, loss: logTotal - ofLabel, confidence };
};

const logSumExp = (logits: Float32Array): number => {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
};
