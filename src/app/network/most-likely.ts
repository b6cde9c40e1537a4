/** One class of a prediction. */
export interface LikelyClass {
  readonly class: string;
  /** Index among the network's outputs. */
  readonly index: number;
  /** 0..1, from a softmax over all allowed answers. */
  readonly probability: number;
}

/** The most likely classes of one image from its logits, among `answers` or all; ties in order of index. */
export const mostLikely = (
  logits: Float32Array,
  classes: readonly string[],
  count: number,
  answers: readonly number[] = [...logits.keys()],
): LikelyClass[] => {
  const largest = answers.reduce((greatest, index) => Math.max(greatest, logits[index]!), Number.NEGATIVE_INFINITY);
  const shares = answers.map((index) => Math.exp(logits[index]! - largest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return answers
    .map((index, place) => ({ class: classes[index]!, index, probability: shares[place]! / total }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, count);
};
