import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { Trap } from '../trap.ts';
import type { Arena } from './arena.ts';
import type { Scenario } from './scenario.ts';

const checkpointed = { at: 'rename', match: 'checkpoint.safetensors', nth: 2, when: 'after' } as const;

/** `fixres gc --delete` removes what no plan needs, and nothing else, even if it is killed halfway. */
export const collectGarbage: Scenario = {
  name: 'gc',
  cases: [
    {
      name: 'gc is killed between two folders, in an unfinished grid',
      attack: async (arena) => {
        const { at } = await arena.killAt(checkpointed);
        const needed = arena.files();
        const unneeded = addUnneeded(arena);
        const trap = new Trap({ at: 'rm', match: unneeded[1]! }, arena.file('trap-gc'));
        await arena.run(['gc', '--delete'], trap.env);
        trap.place();
        const { code, errors } = await arena.run(['gc', '--delete']);
        if (code !== 0) arena.problems.push(`gc ended with ${code}: ${errors}`);
        changesBetween(arena, needed);
        const { firstEpochs } = await arena.finish();
        const epoch = firstEpochs.get(basename(dirname(at)));
        if (epoch !== 3) arena.problems.push(`training continued with epoch ${epoch}, not with the third`);
      },
    },
    {
      name: 'gc while a scheduler works',
      attack: async (arena) => {
        const scheduler = arena.start();
        await scheduler.moreEvents(4);
        const { code } = await arena.run(['gc', '--delete']);
        if (code === 0 && !scheduler.hasEnded) arena.problems.push('gc was not refused while a scheduler worked');
        await arena.end(scheduler);
        await arena.finish();
      },
    },
  ],
};

/** Adds folders of runs that no plan contains. Returns their keys. */
const addUnneeded = ({ runsDir }: Arena): string[] => {
  const keys = ['0', '7', 'f'].map((digit) => digit.repeat(64));
  for (const key of keys) {
    const paths = new RunPaths(runsDir);
    mkdirSync(paths.folder(key), { recursive: true });
    writeFileSync(join(paths.folder(key), 'outcome.json'), '{}');
  }
  return keys;
};

const changesBetween = (arena: Arena, before: ReadonlyMap<string, string>): void => {
  const after = arena.files();
  for (const [file, content] of before) {
    if (after.get(file) !== content) arena.problems.push(`gc removed or changed ${file}, which the plan needs`);
  }
  for (const file of after.keys()) if (!before.has(file)) arena.problems.push(`gc left ${file}, which no plan needs`);
};
