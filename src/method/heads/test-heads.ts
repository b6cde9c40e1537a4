import type { ImageBatch } from '../../data/types/batch.ts';
import { cutForScope, type Scope } from '../../domain/scope.ts';
import type { Network, Weights } from '../../model/index.ts';
import { type Normalize, normalizePixels, pixelTensor } from '../features/normalize.ts';
import { piecesOf } from '../features/pieces-of-batch.ts';
import { TrunkPass } from '../features/trunk-pass.ts';
import { trunkRows } from '../features/trunk-rows.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Judging } from '../judging.ts';
import type { Watch } from '../types.ts';
import { type Evaluation, scoresOf } from './evaluate-head.ts';
import { HeadTester } from './head-tester.ts';

export interface TestedHead {
  readonly scope: Scope;
  /** At least the head's weights, including fine-tuned tensors. */
  readonly weights: Weights;
}

export interface HeadsTest {
  readonly network: Network;
  /** At least the trunk's weights. */
  readonly weights: Weights;
  readonly normalize: Normalize;
  readonly heads: readonly TestedHead[];
  readonly judging?: Judging;
  /** Number of test images. */
  readonly images: number;
  /** Batch size of the trunk. */
  readonly trunkBatchSize: number;
  /** All test images, in order. */
  readonly batches: AsyncIterable<ImageBatch>;
  readonly watch: Watch;
}

/**
 * Tests heads side by side in one pass over the images, with the trunk computed once for all. Each gives the
 * same predictions as on kept features of the same images, bit for bit on one engine. Throws EXECUTE_INTERRUPTED,
 * METHOD_DIVERGED.
 */
export const testHeads = async (test: HeadsTest): Promise<Evaluation[]> => {
  const { network, weights, normalize, images, judging, trunkBatchSize, watch } = test;
  const heads: { readonly cut: string; readonly tester: HeadTester }[] = [];
  let trunk: TrunkPass | undefined;
  try {
    for (const { scope, weights: own } of test.heads) {
      const cut = cutForScope(scope);
      heads.push({ cut, tester: new HeadTester(network, cut, own, images, judging) });
    }
    const cuts = [...new Set(heads.map(({ cut }) => cut))].filter((cut) => cut !== 'input');
    const whole = heads.filter(({ cut }) => cut === 'input');
    trunk = new TrunkPass(network, weights, normalize, cuts);
    let done = 0;
    for await (const batch of test.batches) {
      await pauseForSignals(watch.signal);
      const rows = await trunkRows(network, trunk, { batch, cuts, trunkBatchSize });
      for (const { cut, tester } of heads) if (cut !== 'input') await tester.add(rows.get(cut)!, batch);
      for (const { tester } of whole) await testWhole(tester, batch, test);
      done += batch.labels.length;
      watch.progress({ fraction: done / images });
    }
    const evaluations: Evaluation[] = [];
    for (const { tester } of heads) {
      const predictions = await tester.finish();
      evaluations.push({ ...scoresOf(predictions), predictions });
    }
    return evaluations;
  } finally {
    trunk?.dispose();
    for (const { tester } of heads) tester.dispose();
  }
};

/** A head that is the whole network gets the images themselves. */
const testWhole = async (tester: HeadTester, batch: ImageBatch, { normalize, trunkBatchSize }: HeadsTest) => {
  let first = 0;
  for (const { batch: piece, count } of piecesOf(batch, trunkBatchSize)) {
    const inputs = () => [normalizePixels(pixelTensor(piece.pixels, piece.sizePx), normalize)];
    const of = { labels: batch.labels.subarray(first), indices: batch.indices.subarray(first) };
    await tester.addTensor(inputs, of, count);
    first += count;
  }
};
