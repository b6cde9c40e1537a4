import { loadavg } from 'node:os';
import type { Benchmark, BenchOptions } from '../types.ts';
import type { MeasuredBenchmark } from './measurement.ts';

/** One benchmark with the lines that it printed. A failure is part of the result, so the others are still measured. */
export const measure = async (
  name: string,
  benchmark: Benchmark,
  options: BenchOptions,
): Promise<MeasuredBenchmark> => {
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
    options.say(line);
  };
  const before = load();
  try {
    const result = await benchmark({ ...options, say });
    return 'skipped' in result ? { name, ...result } : { name, rows: result, said, load: [before, load()] };
  } catch (error) {
    return { name, failed: error instanceof Error ? error.message : String(error) };
  }
};

const load = (): number => Math.round(10 * loadavg()[0]!) / 10;
