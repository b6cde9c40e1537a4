import { basename, dirname } from 'node:path';
import type { TrapPoint } from '../trap.ts';
import { nameOf, type Scenario } from './scenario.ts';

const rename = (match: string, when: 'before' | 'after', nth = 1): TrapPoint => ({ at: 'rename', match, when, nth });

const points: readonly TrapPoint[] = [
  rename('weights.safetensors', 'before'),
  rename('weights.safetensors', 'after'),
  rename('features-', 'after'),
  rename('head.safetensors', 'before'),
  rename('outcome.json', 'before', 2),
  rename('outcome.json', 'after', 2),
  rename('outcome.json', 'after', 4),
];

/** A run with an outcome has finished, recorded or not: the next scheduler records it and does not run it again. */
export const killAtRename: Scenario = {
  name: 'kill at the rename of an artifact',
  cases: points.map((point) => ({
    name: nameOf(point),
    attack: async (arena) => {
      const { at } = await arena.killAt(point);
      const { started } = await arena.finish();
      const key = basename(dirname(at));
      const wasDone = point.match === 'outcome.json' && point.when === 'after';
      if (wasDone && started.includes(key)) arena.problems.push(`${key} had written its outcome and was run again`);
    },
  })),
};
