/** Whether a prediction was correct, and the network's probability for it, 0..1. */
export interface RatedAnswer {
  readonly isCorrect: boolean;
  readonly confidence: number;
}

/** Bins of equal width, as in the source below. */
export const calibrationBins = 15;

/**
 * Expected calibration error, 0..1: the difference between accuracy and mean confidence in each confidence bin,
 * weighted by images. A bin includes its upper edge. NaN for no predictions.
 * Source: C. Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
 */
export const calibrationError = (answers: readonly RatedAnswer[]): number => {
  const surplus = new Float64Array(calibrationBins);
  for (const { isCorrect, confidence } of answers) {
    const bin = Math.min(calibrationBins - 1, Math.max(0, Math.ceil(confidence * calibrationBins) - 1));
    surplus[bin]! += (isCorrect ? 1 : 0) - confidence;
  }
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / answers.length;
};
