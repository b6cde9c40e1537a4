import type { Experiment, Model, Variant } from './experiment.ts';

/** The size of an experiment. A pair gives the minimum and maximum over its variants. */
export interface GridSize {
  readonly variants: number;
  readonly datasets: LeastAndMost;
  readonly models: LeastAndMost;
  readonly trainResolutions: LeastAndMost;
  readonly testResolutions: LeastAndMost;
  readonly cropRatios: LeastAndMost;
  /** Numbers of crops of an image. */
  readonly crops: LeastAndMost;
  readonly resizes: LeastAndMost;
  readonly scopes: LeastAndMost;
  readonly adaptations: LeastAndMost;
  /** Tests over several resolutions at once. */
  readonly pyramids: LeastAndMost;
  readonly seeds: LeastAndMost;
  /** Cells of the table: one network, fine-tuned or adapted in one way, tested in one way, with one seed. */
  readonly tests: number;
}

type LeastAndMost = readonly [least: number, most: number];

export const gridSize = ({ variants }: Experiment): GridSize => {
  const count = (of: (variant: Variant) => number): LeastAndMost => {
    const counts = variants.map(of);
    return [Math.min(...counts), Math.max(...counts)];
  };
  return {
    variants: variants.length,
    datasets: count(({ datasets }) => datasets.length),
    models: count(({ models }) => models.length),
    trainResolutions: count(({ train }) => train?.resolutions.length ?? 0),
    testResolutions: count(({ test }) => test.resolutions.length),
    cropRatios: count(({ test }) => test.crop_ratio.length),
    crops: count(({ test }) => test.crops.length),
    resizes: count(({ test }) => test.resize.length),
    scopes: count(({ finetune }) => finetune.scopes.length),
    adaptations: count(({ adapt }) => adapt.length),
    pyramids: count(({ test }) => test.multi_scale.length),
    seeds: count(({ seeds }) => seeds.length),
    tests: variants.map(testsOf).reduce((sum, tests) => sum + tests, 0),
  };
};

/** Tests of one variant. */
export const testsOf = (variant: Variant): number => {
  const ofNetworks = variant.models
    .flatMap((model) => trainedAt(variant, model))
    .map((trainResolutionPx) => testsOfNetwork(variant, trainResolutionPx))
    .reduce((sum, number) => sum + number, 0);
  return variant.datasets.length * ofNetworks * variant.seeds.length;
};

/** A network trained in the experiment exists once per train resolution; null: its train resolution is unknown. */
const trainedAt = ({ train }: Variant, model: Model): readonly (number | null)[] =>
  model.weights === 'random' || model.transfer ? (train?.resolutions ?? []) : [model.train_resolution];

/** There is no adaptation at the train resolution. If that is unknown, every test counts. */
const testsOfNetwork = ({ test, finetune, adapt }: Variant, trainResolutionPx: number | null): number => {
  const adapted = test.resolutions.filter((testResolutionPx) => testResolutionPx !== trainResolutionPx);
  const scopes = test.resolutions.length * finetune.scopes.length * test.crops.length;
  const tests = scopes + adapted.length * adapt.length + test.multi_scale.length;
  return test.crop_ratio.length * test.resize.length * tests;
};

/** `1 variant, 2 data sets, ...: 96 tests` */
export const gridText = (size: GridSize): string => {
  const parts = [
    number([size.variants, size.variants], 'variant'),
    number(size.datasets, 'data set'),
    number(size.models, 'model'),
    number(size.trainResolutions, 'train resolution'),
    number(size.testResolutions, 'test resolution'),
    ...unlessOne(size.cropRatios, 'crop ratio'),
    ...unlessOne(size.resizes, 'resize'),
    ...unlessOne(size.crops, 'number of crops', 'numbers of crops'),
    number(size.scopes, 'scope'),
    ...unlessNone(size.adaptations, 'adaptation'),
    ...unlessNone(size.pyramids, 'pyramid'),
    number(size.seeds, 'seed'),
  ];
  return `${parts.join(', ')}: ${number([size.tests, size.tests], 'test')}`;
};

/** Uncommon axes are omitted if they have a single value. */
const unlessOne = (pair: LeastAndMost, word: string, words = `${word}s`): string[] =>
  pair[1] === 1 ? [] : [number(pair, word, words)];
const unlessNone = (pair: LeastAndMost, word: string): string[] => (pair[1] === 0 ? [] : [number(pair, word)]);

const number = ([least, most]: LeastAndMost, word: string, words = `${word}s`): string =>
  `${least === most ? most : `${least} to ${most}`} ${most === 1 ? word : words}`;
