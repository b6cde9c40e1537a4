import { engineBench } from './engine.ts';
import { pipelineBench } from './pipeline.ts';
import type { Benchmark } from './types.ts';

/** Every benchmark by its name on the command line. */
export const benchmarks: Readonly<Record<string, Benchmark>> = { engine: engineBench, pipeline: pipelineBench };
