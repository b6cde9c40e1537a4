import { join } from 'node:path';
import { Scheduler } from '../scheduler.ts';
import { type Outcome, outcomeIn } from '../state.ts';
import { Arena, runCommand, type Trial, usualGrid } from './arena.ts';
import type { Scenario } from './scenario.ts';

export interface Finding {
  readonly scenario: string;
  readonly case: string;
  readonly problems: readonly string[];
}

/** Outcome of the scenarios' grid when nothing disturbs it. */
export const undisturbedOutcome = async (program: string, folder: string, grid = usualGrid): Promise<Outcome> => {
  const runsDir = join(folder, 'undisturbed-scenario');
  const scheduler = new Scheduler(runCommand(program, runsDir, grid));
  if ((await scheduler.ended) !== 0) throw new Error(`the undisturbed run failed:\n${scheduler.errors}`);
  return outcomeIn(runsDir);
};

/** Runs one case after the other; an error thrown by an attack is a problem of its case. */
export async function* runScenario({ name, cases }: Scenario, trial: Trial): AsyncGenerator<Finding> {
  for (const { name: caseName, attack } of cases) {
    const arena = new Arena(trial);
    try {
      await attack(arena);
    } catch (error) {
      arena.problems.push((error as Error).message);
    } finally {
      arena.remove();
    }
    yield { scenario: name, case: caseName, problems: arena.problems };
  }
}
