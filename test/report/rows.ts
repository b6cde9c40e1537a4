import { randomStream } from '../../src/base/random.ts';
import type { ImageTime } from '../../src/domain/image-time.ts';
import { equalSquarePx, shorterSidePx } from '../../src/domain/input-size.ts';
import type { ReportData } from '../../src/report/report-data.ts';
import type { EvaluationRow } from '../../src/report/rows/evaluation-row.ts';
import type { TunedHead } from '../../src/report/rows/tuned-head.ts';

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
  float16: [],
  correct: () => null,
  ...changes,
});

/** A head that was fine-tuned with a rate of the spec, and has come to rest; a test says what differs. */
export const tunedHead = (changes: Partial<TunedHead> = {}): TunedHead => ({
  dataset: 'shapes',
  model: 'quicknet',
  trainResolutionPx: 48,
  testResolutionPx: 60,
  imageResolutionPx: 68,
  scope: { classifier: true, bn: false, lastCells: 0 },
  seed: 1,
  assignment: {},
  n: 100,
  steps: 400,
  loss: 0.0123,
  learningRate: 0.01,
  search: null,
  lateFall: 0.01,
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
        correct: () => rightImages(seed, testResolutionPx, right, 1000),
      });
    }),
  ),
);

/** Exactly `right` of so many images: those that are easiest, in an order that a little noise disturbs. */
const rightImages = (seed: number, testResolutionPx: number, right: number, images: number): Uint8Array => {
  const difficulty = (image: number): number =>
    randomStream('easy', seed, image).uniform() + 0.1 * randomStream('noise', seed, testResolutionPx, image).uniform();
  const order = Array.from({ length: images }, (_, image) => ({ image, value: difficulty(image) }));
  order.sort((a, b) => a.value - b.value);
  const correct = new Uint8Array(images);
  for (const { image } of order.slice(0, right)) correct[image] = 1;
  return correct;
};

/** Names that break tables, terminals and typesetting when they are trusted. */
export const hostile: readonly EvaluationRow[] = study
  .filter((row) => shorterSidePx(row.testResolutionPx) <= 48 && row.scope.lastCells === 0)
  .map((row) => ({
    ...row,
    dataset: row.seed === 1 ? 'a|b_c "d"' : '写真\n$x$ & <b>100%</b>',
    model: '=cmd{^~#}\u001b[31m\\`*',
    assignment: { 'finetune.recipe.learning_rate': 0.02, 'train.note': 'a,"b"\r\n|' },
  }));

const select = { share: 0.2, over: ['test_resolution', 'matrix'] } as const satisfies ReportData['select'];

/** The same on 200 held-out images, where 60 px looks better than it is. */
const heldOut = (rows: readonly EvaluationRow[]): EvaluationRow[] =>
  rows.map((row) => {
    const right = Math.round(row.top1 * 200) + (row.testResolutionPx === 60 ? 5 : 0);
    return {
      ...row,
      part: 'val',
      testImages: `${row.testImages}, held out`,
      top1: right / 200,
      n: 200,
      correct: () => null,
    };
  });

const trials = [
  { rate: 0.01, top1: 0.5 },
  { rate: 0.1, top1: 0.625 },
  { rate: 10, top1: null },
];
const searched = { learningRate: 0.1, search: { answers: 40, trials } };

export const studyData: ReportData = {
  experiment: 'quickstart',
  tuned: [tunedHead(), tunedHead({ seed: 2, lateFall: 0.25, loss: 1.5 })],
  evaluations: [...study, ...heldOut(study)],
  select,
  costs: [],
};

export const hostileData: ReportData = {
  experiment: 'hostile',
  tuned: [tunedHead({ dataset: hostile[0]!.dataset, model: hostile[0]!.model, assignment: hostile[0]!.assignment })],
  evaluations: [...hostile, ...heldOut(hostile)],
  select,
  costs: [],
};

const transferred = [
  { dataset: 'cars', datasetKind: 'stanford_cars', n: 100, skipped: 3 },
  { dataset: 'Birdsnap', datasetKind: 'folder', n: 2443, skipped: 0 },
];
const tuned = { classifier: true, bn: true, lastCells: 0 };
const variety: readonly (Partial<EvaluationRow> & { readonly share: number })[] = [
  { share: 0.83 },
  { share: 0.81, testResolutionPx: 288, imageResolutionPx: 329 },
  { share: 0.82, testResolutionPx: 288, imageResolutionPx: 329, adaptation: 'scale' },
  { share: 0.85, testResolutionPx: 288, imageResolutionPx: 329, scalesPx: [224, 288] },
  { share: 0.84, scope: tuned },
  { share: 0.87, testResolutionPx: 288, imageResolutionPx: 329, scope: tuned },
  {
    share: 0.86,
    testResolutionPx: 288,
    imageResolutionPx: 329,
    scope: { ...tuned, bn: false, classifier: false, all: true },
  },
  { share: 0.8, resize: 'squash' },
  { share: 0.84, resize: 'squash', testResolutionPx: 288, imageResolutionPx: 329, scope: tuned },
  { share: 0.79, cropRatio: 1, imageResolutionPx: 224 },
];

/** Everything that may stand in a table: two data sets, three geometries, adaptation, pyramid, `all`, unreadable images. */
const transferRows = transferred.flatMap((data) =>
  variety.map(({ share, ...changes }) => {
    const right = Math.round(share * data.n);
    const base = { model: 'senet154', trainResolutionPx: 224, testResolutionPx: 224, imageResolutionPx: 256 };
    const row = evaluation({
      ...base,
      testImages: `images of ${data.dataset}`,
      ...data,
      ...changes,
      top1: right / data.n,
    });
    const objectSizeRatio = (equalSquarePx(row.imageResolutionPx) / 224) * 0.71;
    return {
      ...row,
      objectSizeRatio,
      correct: () => rightImages(1, equalSquarePx(row.testResolutionPx), right, data.n),
    };
  }),
);

const ofSenet = { model: 'senet154', assignment: {} };

/** Fifteen rounds that lie so far from their median, or nearer. */
export const timed = (batchSize: number, median: number, reach: number): ImageTime => ({
  batchSize,
  rounds: 15,
  median,
  spread: [median - reach, median + reach],
});

export const transferData: ReportData = {
  experiment: 'transfer',
  tuned: [
    tunedHead(searched),
    tunedHead({ ...searched, scope: tuned, testResolutionPx: 288, imageResolutionPx: 329, lateFall: 0.5 }),
    tunedHead({ dataset: 'cars', trainResolutionPx: null, seed: null, assignment: { 'finetune.bn': 'affine' } }),
  ],
  evaluations: [...transferRows, ...heldOut(transferRows)],
  select: { share: 0.2, over: ['test_resolution', 'scope', 'matrix'] },
  costs: [
    { ...ofSenet, testResolutionPx: 224, macs: 20e9, times: [timed(1, 0.12, 0.01), timed(8, 0.1, 0.05)] },
    { ...ofSenet, testResolutionPx: 288, macs: 34e9, times: [timed(1, 0.2, 0.02), timed(8, 0.18, 0.05)] },
  ],
};
