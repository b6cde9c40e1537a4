import { engineBench } from './engine.ts';
import type { Benchmark } from './types.ts';

/** Every benchmark by its name on the command line. */
export const benchmarks: Readonly<Record<string, Benchmark>> = { engine: engineBench };
