import { engineBench } from './engine.ts';
import { gridBench } from './grid.ts';
import { listingBench } from './listing.ts';
import { opaqueBench } from './opaque.ts';
import { pipelineBench } from './pipeline.ts';
import { scaleBench } from './scale.ts';
import { schedulerBench } from './scheduler.ts';
import type { Benchmark } from './types.ts';
import { validateBench } from './validate.ts';

/** Every benchmark by its name on the command line. */
export const benchmarks: Readonly<Record<string, Benchmark>> = {
  engine: engineBench,
  pipeline: pipelineBench,
  scheduler: schedulerBench,
  grid: gridBench,
  validate: validateBench,
  scale: scaleBench,
  opaque: opaqueBench,
  listing: listingBench,
};
