import type {
  ActivationsAnalysis,
  Analysis,
  CostAnalysis,
  ObjectSizeAnalysis,
  RocAnalysis,
  ShareDistribution,
} from '../../../src/domain/analysis-types.ts';
import type { AnalysisLabels, AnalysisRow } from '../../../src/report/figures/analysis-row.ts';
import type { FigureRows } from '../../../src/report/figures/render-figure.ts';
import { hostile, study } from '../rows.ts';

/** An analysis of `shapes`, trained at 48; a test says what differs. */
export const analysis = <Kind extends Analysis>(
  kind: Kind,
  changes: Partial<AnalysisLabels> = {},
): AnalysisRow<Kind> => ({
  key: 'b'.repeat(64),
  labels: {
    dataset: 'shapes',
    model: null,
    trainResolutionPx: 48,
    testResolutionPx: null,
    imageResolutionPx: null,
    cropRatio: null,
    resize: null,
    scope: null,
    seed: 1,
    assignment: {},
    ...changes,
  },
  analysis: kind,
});

const levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** Four bins; `shares` sum to 1. */
export const distribution = (count: number, shares: readonly [number, number, number, number]): ShareDistribution => {
  const edges = [0, 0.25, 0.5, 0.75, 1];
  const cdf = edges.map((_, bin) => shares.slice(0, bin).reduce((sum, share) => sum + share, 0));
  const mean = shares.reduce((sum, share, bin) => sum + share * (0.125 + bin / 4), 0);
  return {
    count,
    mean,
    quantiles: levels.map((level) => level / 2 + 0.25),
    quantileLevels: levels,
    edges,
    shares,
    cdf,
  };
};

const usual = { cropRatio: 0.875, resize: 'shorter_side' } as const;
const squashed = { cropRatio: 1, resize: 'squash' } as const;

export const rocAnalysis = (train: ShareDistribution): RocAnalysis => ({
  analysis: 'roc',
  trainResolutionPx: 48,
  train,
  test: [
    { testResolutionPx: 48, imageResolutionPx: 54, ...usual, share: distribution(30, [0, 0.2, 0.8, 0]) },
    { testResolutionPx: 72, imageResolutionPx: 82, ...usual, share: distribution(30, [0, 0.25, 0.75, 0]) },
    { testResolutionPx: 72, imageResolutionPx: 72, ...squashed, share: distribution(30, [0, 0, 0, 1]) },
  ],
});

export const objectSizeAnalysis = (ratio: number): ObjectSizeAnalysis => ({
  analysis: 'object_size',
  trainResolutionPx: 48,
  trainFactor: 1.25,
  draws: 1000,
  test: [48, 72].flatMap((testResolutionPx) =>
    [usual, squashed].map(({ cropRatio, resize }) => ({
      testResolutionPx,
      imageResolutionPx: Math.floor(testResolutionPx / cropRatio),
      cropRatio,
      resize,
      factor: (ratio * testResolutionPx) / 40,
      ratio: (ratio * testResolutionPx) / 48,
      squareRatio: (0.9 * testResolutionPx) / 48,
      equalisingResolutionPx: 48 / ratio,
      squareEqualisingResolutionPx: 48 / 0.9,
    })),
  ),
});

/** Of 30 images with 4 components; zeros 0..1, the rest spread evenly up to 2. */
export const activationsAnalysis = (zeros: number): ActivationsAnalysis => {
  const points = [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5];
  return {
    analysis: 'activations',
    images: 30,
    components: 4,
    mean: 1 - zeros,
    standardDeviation: 0.5,
    minimum: 0,
    maximum: 2,
    zeros,
    nearZeros: zeros + 0.01,
    nearZero: 0.001,
    quantiles: levels.map((level) => Math.max(0, (2 * (level - zeros)) / (1 - zeros))),
    quantileLevels: levels,
    points,
    cdf: points.map((point) => (point < 0 ? 0 : Math.min(1, zeros + ((1 - zeros) * point) / 2))),
  };
};

/** Fifteen rounds about a median, 1 % apart. */
const roundsOf = (median: number): number[] =>
  Array.from({ length: 15 }, (_, round) => median * (1 + (round - 7) / 100));

export const costAnalysis = (sidesPx: readonly number[]): CostAnalysis => ({
  analysis: 'cost',
  parameters: 86_840,
  threads: 1,
  costs: sidesPx.map((testResolutionPx) => ({
    testResolutionPx,
    macs: 2000 * testResolutionPx ** 2,
    times: [1, 8].map((batchSize) => ({
      batchSize,
      secondsPerImage: roundsOf((testResolutionPx ** 2 / 1e6) * (1 + 0.4 / batchSize)),
    })),
  })),
});

const none = { classifier: false, bn: false, lastCells: 0 };
const tuned = { classifier: true, bn: true, lastCells: 0 };

const activationsOf = (seed: number): AnalysisRow[] =>
  [none, tuned].flatMap((scope) =>
    [24, 48, 72].map((testResolutionPx) =>
      analysis(activationsAnalysis((scope.bn ? 0.1 : 0.3) + seed / 100 + 2 / testResolutionPx), {
        model: 'quicknet',
        testResolutionPx,
        imageResolutionPx: Math.floor((256 / 224) * testResolutionPx),
        ...usual,
        scope,
        seed,
      }),
    ),
  );

/** All four analyses of the study, over two seeds. */
export const analyses: readonly AnalysisRow[] = [
  ...[1, 2].flatMap(activationsOf),
  ...[1, 2].map((seed) =>
    analysis(rocAnalysis(distribution(1000, [0.1 * seed, 0.4, 0.4, 0.2 - 0.1 * seed])), { seed }),
  ),
  ...[1, 2].map((seed) => analysis(objectSizeAnalysis(0.9 + seed / 100), { seed })),
  analysis(costAnalysis([24, 36, 48, 60, 72, 84, 96, 120]), { model: 'quicknet', trainResolutionPx: null, seed: null }),
];

export const studyFigures: FigureRows = { experiment: 'quickstart', analyses, evaluations: study };

/** The same under names that break tables, terminals, typesetting and markup when they are trusted. */
export const hostileFigures: FigureRows = {
  experiment: '<script>alert("&amp;")</script>\u001b[2J',
  evaluations: hostile,
  analyses: analyses.map((row) => ({
    ...row,
    labels: {
      ...row.labels,
      dataset: 'a|b_c "d" </svg>]]>',
      model: row.labels.model && hostile[0]!.model,
      assignment: { 'train.note': 'a,"b"\r\n|<i>' },
    },
  })),
};
