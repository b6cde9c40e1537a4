import { existsSync } from 'node:fs';
import type { TrapPoint } from '../trap.ts';
import { nameOf, type Scenario } from './scenario.ts';

const half = (match: string, nth = 1): TrapPoint => ({ at: 'write', when: 'half', match, nth });

const points: readonly TrapPoint[] = [
  half('dataset.json'),
  half('checkpoint.safetensors', 2),
  half('weights.safetensors'),
  half('features-'),
  half('predictions.json'),
  half('outcome.json', 2),
];

/**
 * Scheduler and worker are killed when half of a file is written: under its final name, a file is complete or missing.
 */
export const killDuringWrite: Scenario = {
  name: 'kill while a file is written',
  cases: points.map((point) => ({
    name: nameOf(point),
    attack: async (arena) => {
      const { at } = await arena.killAt(point);
      if (!at.endsWith('.tmp') && existsSync(at)) arena.problems.push(`half of ${at} exists under its final name`);
      await arena.finish();
    },
  })),
};
