import type { Prediction } from '../domain/events.ts';
import { isRight } from '../domain/is-right.ts';
import type { Network, Weights } from '../model/index.ts';
import type { TrunkRows } from './features/trunk-rows.ts';
import { HeadTester, type RowImages } from './heads/head-tester.ts';
import type { Judging } from './judging.ts';

/** How a network's predictions change with other features of the same images. Numbers of images. */
export interface AnswerChange {
  /** Images with a different prediction. */
  readonly changed: number;
  readonly rightBefore: number;
  readonly rightAfter: number;
}

export interface AnswerComparison {
  readonly network: Network;
  /** At least the weights after the cut. */
  readonly weights: Weights;
  readonly cut: string;
  /** All images of the test: their number determines the batch size of the head. */
  readonly images: RowImages;
  readonly judging?: Judging;
}

/** Two versions of some images' features. */
export interface TwoFeatures {
  /** The first of consecutive images. */
  readonly first: number;
  readonly before: TrunkRows;
  readonly after: TrunkRows;
}

/** Tests the unmodified network on two versions of features at a cut. Throws METHOD_DIVERGED. */
export const compareAnswers = async (
  { network, weights, cut, images, judging }: AnswerComparison,
  features: Iterable<TwoFeatures>,
): Promise<AnswerChange> => {
  const testers = [0, 1].map(() => new HeadTester(network, cut, weights, images.labels.length, judging));
  const [testBefore, testAfter] = testers as [HeadTester, HeadTester];
  try {
    for (const { first, before, after } of features) {
      const of = { labels: images.labels.subarray(first), indices: images.indices.subarray(first) };
      await testBefore.add(before, of);
      await testAfter.add(after, of);
    }
    return changeOf(await testBefore.finish(), await testAfter.finish());
  } finally {
    for (const tester of testers) tester.dispose();
  }
};

const changeOf = (before: readonly Prediction[], after: readonly Prediction[]): AnswerChange => ({
  changed: before.filter(({ predicted }, row) => predicted !== after[row]!.predicted).length,
  rightBefore: rightOf(before),
  rightAfter: rightOf(after),
});

const rightOf = (answers: readonly Prediction[]): number => answers.filter(isRight).length;
