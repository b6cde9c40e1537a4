import { basename, dirname } from 'node:path';
import { outcomeIn } from '../state.ts';
import type { TrapPoint } from '../trap.ts';
import { damageAfter } from './damage.ts';
import type { Scenario } from './scenario.ts';

/** The second part of a worker has written its report, but has not finished. */
const inSecondPart: TrapPoint = { at: 'rename', match: 'pass.json', nth: 2, when: 'after' };

/** Passes are cut into parts: a finished part is not run again, and a lost one costs no other part. */
export const parts: Scenario = {
  name: 'passes in parts',
  cases: [
    {
      name: 'scheduler and workers die between two parts',
      attack: async (arena) => {
        await arena.killAt(inSecondPart);
        const { parts: done } = outcomeIn(arena.runsDir);
        if (done.size === 0) arena.problems.push('no part had finished: adapt the scenario');
        const { started } = await arena.finish();
        for (const key of done) if (started.includes(key)) arena.problems.push(`${key} had finished and was run again`);
      },
    },
    {
      name: 'a worker dies in a part',
      attack: async (arena) => {
        const point = { at: 'rename', match: 'features-', nth: 3, when: 'after', alone: true } as const;
        const { code } = await arena.killAt(point);
        if (code !== 0) arena.problems.push(`the scheduler ended with ${code} after one of its workers died`);
        arena.compare();
      },
    },
    {
      name: 'gc between two parts',
      attack: async (arena) => {
        const { at } = await arena.killAt(inSecondPart);
        const before = arena.files();
        const { code, errors } = await arena.run(['gc', '--delete']);
        if (code !== 0) arena.problems.push(`gc ended with ${code}: ${errors}`);
        const after = arena.files();
        for (const file of before.keys()) {
          // The files of the killed part have no outcome yet.
          if (!after.has(file) && dirname(file) !== dirname(at)) arena.problems.push(`gc removed ${basename(file)}`);
        }
        await arena.finish();
      },
    },
    damageAfter('bits flip in the reports of parts', inSecondPart, /^pass\.json$/),
  ],
};
