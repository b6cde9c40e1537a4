import type { Experiment, Variant } from './experiment.ts';

/** How large an experiment is. A pair is the least and the most that its variants have. */
export interface GridSize {
  readonly variants: number;
  readonly datasets: LeastAndMost;
  readonly models: LeastAndMost;
  readonly trainResolutions: LeastAndMost;
  readonly testResolutions: LeastAndMost;
  readonly scopes: LeastAndMost;
  readonly seeds: LeastAndMost;
  /** Cells of the table: one network, fine-tuned in one way, tested at one resolution, with one seed. */
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
    scopes: count(({ finetune }) => finetune.scopes.length),
    seeds: count(({ seeds }) => seeds.length),
    tests: variants.map(testsOf).reduce((sum, tests) => sum + tests, 0),
  };
};

/** A network with random weights is trained at every train resolution; one with weights is there once. */
const testsOf = ({ datasets, models, train, test, finetune, seeds }: Variant): number => {
  const networks = models
    .map(({ weights }) => (weights === 'random' ? (train?.resolutions.length ?? 0) : 1))
    .reduce((sum, number) => sum + number, 0);
  return datasets.length * networks * test.resolutions.length * finetune.scopes.length * seeds.length;
};

/** `1 variant, 2 data sets, ...: 96 tests` */
export const gridText = (size: GridSize): string => {
  const parts = [
    number([size.variants, size.variants], 'variant'),
    number(size.datasets, 'data set'),
    number(size.models, 'model'),
    number(size.trainResolutions, 'train resolution'),
    number(size.testResolutions, 'test resolution'),
    number(size.scopes, 'scope'),
    number(size.seeds, 'seed'),
  ];
  return `${parts.join(', ')}: ${number([size.tests, size.tests], 'test')}`;
};

const number = ([least, most]: LeastAndMost, word: string): string =>
  `${least === most ? most : `${least} to ${most}`} ${word}${most === 1 ? '' : 's'}`;
