import { outcomeIn } from '../state.ts';
import type { TrapPoint } from '../trap.ts';
import { nameOf, type Scenario } from './scenario.ts';

const points: readonly TrapPoint[] = [
  { at: 'sql', match: "update runs set status = 'FINISHED'", nth: 2, when: 'after' },
  { at: 'sql', match: 'insert into results', nth: 3 },
  { at: 'sql', match: 'insert into artifacts', nth: 2 },
  { at: 'sql', match: 'insert into predictions', nth: 5 },
];

/**
 * The scheduler is killed between two statements that record one result: the store contains either the whole result or
 * nothing.
 */
export const killWhileRecording: Scenario = {
  name: 'kill while a result is recorded',
  cases: points.map((point) => ({
    name: nameOf(point),
    attack: async (arena) => {
      await arena.killAt(point);
      const { facts, finished } = outcomeIn(arena.runsDir);
      for (const key of finished) {
        const results = facts.filter((fact) => fact.startsWith(`${key} FINISHED `) && !/FINISHED\s*$/.test(fact));
        if (results.length === 0) arena.problems.push(`${key} is FINISHED and has no results`);
      }
      await arena.finish();
    },
  })),
};
