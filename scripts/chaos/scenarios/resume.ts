import { basename, dirname } from 'node:path';
import type { TrapPoint } from '../trap.ts';
import type { Scenario } from './scenario.ts';

const checkpoint = { at: 'rename', match: 'checkpoint.safetensors' } as const;

/** Training has three epochs, and a checkpoint after the first and the second. */
const afterSecond: TrapPoint = { ...checkpoint, nth: 2, when: 'after' };
const beforeSecond: TrapPoint = { ...checkpoint, nth: 2, when: 'before' };

/** Training resumes from its checkpoint, and its curve is that of an undisturbed run. */
export const resume: Scenario = {
  name: 'kill during training',
  cases: [
    {
      name: 'the worker dies between the metrics of an epoch and its checkpoint',
      attack: async (arena) => {
        const { code } = await arena.killAt({ ...beforeSecond, alone: true });
        if (code !== 0) arena.problems.push(`the scheduler ended with ${code} after one of its workers died`);
        arena.compare();
      },
    },
    {
      name: 'scheduler and worker die between the metrics of an epoch and its checkpoint',
      attack: async (arena) => {
        await arena.killAt(beforeSecond);
        await arena.finish();
      },
    },
    {
      name: 'scheduler and worker die after the second of three epochs',
      attack: async (arena) => {
        const { at } = await arena.killAt(afterSecond);
        const { firstEpochs } = await arena.finish();
        const epoch = firstEpochs.get(basename(dirname(at)));
        if (epoch !== 3) arena.problems.push(`training continued with epoch ${epoch}, not with the third`);
      },
    },
  ],
};
