import { existsSync } from 'node:fs';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { openStore } from '../../../src/store/store.ts';
import type { TrapPoint } from '../trap.ts';
import { nameOf, type Scenario } from './scenario.ts';

const points: readonly TrapPoint[] = [
  { at: 'sql', match: 'create table experiments' },
  { at: 'sql', match: 'insert into experiments', when: 'after' },
  { at: 'sql', match: 'insert into runs', nth: 5 },
  { at: 'sql', match: 'insert into experiment_runs', nth: 3 },
  { at: 'sql', match: 'update experiment_runs set is_current = 0' },
];

/** A plan is stored completely or not at all. */
export const killWhilePlanning: Scenario = {
  name: 'kill while planning',
  cases: points.map((point) => ({
    name: nameOf(point),
    attack: async (arena) => {
      await arena.killAt(point);
      const planned = plannedRuns(arena.runsDir);
      const scheduler = await arena.finish();
      const whole = scheduler.started.length;
      if (planned !== 0 && planned !== whole)
        arena.problems.push(`${planned} of ${whole} runs of the plan were stored`);
    },
  })),
};

const plannedRuns = (runsDir: string): number => {
  if (!existsSync(new RunPaths(runsDir).database)) return 0;
  const store = openStore(runsDir, { readonly: true });
  const count = store.db
    .prepare<[], number>('select max((select count(*) from runs), (select count(*) from experiments))')
    .pluck()
    .get();
  store.close();
  return count ?? 0;
};
