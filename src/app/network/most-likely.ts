/** One class of an answer. */
export interface LikelyClass {
  readonly class: string;
  /** Place among the network's outputs. */
  readonly index: number;
  /** 0..1, from a softmax over all classes. */
  readonly probability: number;
}

/** The most likely classes of one image, from its logits; of equal ones the lower index first. */
export const mostLikely = (logits: Float32Array, classes: readonly string[], count: number): LikelyClass[] => {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const shares = Array.from(logits, (logit) => Math.exp(logit - largest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares
    .map((share, index) => ({ class: classes[index]!, index, probability: share / total }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, count);
};
