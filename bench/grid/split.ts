/** Images that the peer sends through the trunk: a test before and after each fine-tuning, and every epoch. */
export const peerPasses = (
  scopes: readonly string[],
  { train, test }: { readonly train: number; readonly test: number },
  epochs: number,
): number => scopes.reduce((sum, scope) => sum + test + (scope === 'none' ? 0 : epochs * train + test), 0);

export interface Split {
  /** Trunk passes of the peer for each of ours, weighted by their multiply-adds. */
  readonly planning: number;
  /**
   * The rest of the whole ratio: the time per image in a pass, compared with the peer's, and everything outside passes.
   */
  readonly engine: number;
}

/**
 * The two factors of the total ratio. The cost of a pass at K is proportional to its pixels.
 * `ours` and `peer`: images through the trunk, by resolution.
 */
export const splitOf = (ratio: number, ours: ReadonlyMap<number, number>, peer: ReadonlyMap<number, number>): Split => {
  const planning = work(peer) / work(ours);
  return { planning, engine: ratio / planning };
};

const work = (passes: ReadonlyMap<number, number>): number =>
  [...passes].reduce((sum, [sidePx, images]) => sum + images * sidePx ** 2, 0);
