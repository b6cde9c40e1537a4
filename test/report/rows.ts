import { randomStream } from '../../src/base/random.ts';
import type { EvaluationRow } from '../../src/report/evaluation-row.ts';

/** An evaluation of ten images, six right, of an untouched `quicknet`; a test says what differs. */
export const evaluation = (changes: Partial<EvaluationRow> = {}): EvaluationRow => ({
  key: 'a'.repeat(64),
  dataset: 'shapes',
  datasetKind: 'shapes',
  model: 'quicknet',
  trainResolutionPx: 48,
  testResolutionPx: 48,
  imageResolutionPx: 54,
  cropRatio: 0.875,
  resize: 'shorter_side',
  objectSizeRatio: null,
  scope: { classifier: false, bn: false, lastCells: 0 },
  adaptation: null,
  scalesPx: null,
  seed: 1,
  assignment: {},
  part: 'test',
  testImages: 'images of seed 1',
  top1: 0.6,
  n: 10,
  skipped: 0,
  correct: () => null,
  ...changes,
});

const resolutionsPx = [24, 36, 48, 60, 72, 84, 96, 120];
const studied = [
  { scope: { classifier: false, bn: false, lastCells: 0 }, top1: [185, 531, 706, 749, 757, 672, 607, 408] },
  { scope: { classifier: true, bn: false, lastCells: 0 }, top1: [276, 553, 720, 773, 804, 787, 765, 644] },
  { scope: { classifier: true, bn: true, lastCells: 0 }, top1: [282, 553, 721, 775, 802, 786, 769, 669] },
  { scope: { classifier: true, bn: true, lastCells: 1 }, top1: [290, 560, 725, 780, 805, 790, 775, 680] },
];

/**
 * A study with the shape of the quickstart's: two seeds with their own 1,000 test images each. Seed 2 is 10 images
 * better at every point. An image is right more often at points of higher accuracy, so that pairs mostly agree.
 */
export const study: readonly EvaluationRow[] = studied.flatMap(({ scope, top1 }) =>
  resolutionsPx.flatMap((testResolutionPx, index) =>
    [1, 2].map((seed) => {
      const right = top1[index]! + (seed - 1) * 10;
      return evaluation({
        testResolutionPx,
        imageResolutionPx: Math.floor((256 / 224) * testResolutionPx),
        scope,
        seed,
        testImages: `images of seed ${seed}`,
        top1: right / 1000,
        n: 1000,
        correct: () => rightImages(seed, testResolutionPx, right),
      });
    }),
  ),
);

/** Exactly `right` of 1,000 images: those that are easiest, in an order that a little noise disturbs. */
const rightImages = (seed: number, testResolutionPx: number, right: number): Uint8Array => {
  const difficulty = (image: number): number =>
    randomStream('easy', seed, image).uniform() + 0.1 * randomStream('noise', seed, testResolutionPx, image).uniform();
  const order = Array.from({ length: 1000 }, (_, image) => ({ image, value: difficulty(image) }));
  order.sort((a, b) => a.value - b.value);
  const correct = new Uint8Array(1000);
  for (const { image } of order.slice(0, right)) correct[image] = 1;
  return correct;
};

/** Names that break tables, terminals and typesetting when they are trusted. */
export const hostile: readonly EvaluationRow[] = study
  .filter((row) => row.testResolutionPx <= 48 && row.scope.lastCells === 0)
  .map((row) => ({
    ...row,
    dataset: row.seed === 1 ? 'a|b_c "d"' : '写真\n$x$ & <b>100%</b>',
    model: '=cmd{^~#}\u001b[31m\\`*',
    assignment: { 'finetune.recipe.learning_rate': 0.02, 'train.note': 'a,"b"\r\n|' },
  }));
