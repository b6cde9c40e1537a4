import { parseExperiment } from '../../src/spec/load-experiment.ts';

/** For one seed: an index, a training run, and for each test resolution two features runs, a head and two tests. */
const runsOfSeed = (testResolutions: number): number => 2 + 5 * testResolutions;

const testResolutions = 24;

/** The text of a spec with at least `runs` runs. */
export const gridSpec = (runs: number): string =>
  JSON.stringify({
    name: 'grid',
    dataset: { kind: 'shapes', train: 40, test: 30 },
    model: { name: 'tinynet' },
    train: { resolutions: 32, recipe: { epochs: 1 } },
    finetune: { scopes: [[], ['classifier']], recipe: { epochs: 1 } },
    test: { resolutions: Array.from({ length: testResolutions }, (_, index) => 32 + 8 * index) },
    seeds: Array.from({ length: Math.ceil(runs / runsOfSeed(testResolutions)) }, (_, index) => index + 1),
    report: ['verdict'],
  });

export const loadGrid = (runs: number) => parseExperiment(gridSpec(runs));
