import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Trial } from '../scenarios/arena.ts';
import { runScenario } from '../scenarios/run-scenario.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { breakProgram, type ProgramCopy } from './break-program.ts';
import type { Mutant } from './mutants.ts';

export interface Hunted {
  readonly mutant: string;
  readonly breaks: string;
  readonly scenario: string;
  /** The first problem that the attack found only in the mutant; null if the mutant survived. */
  readonly caughtBy: string | null;
  /** Problems of the unbroken program in the same attack. */
  readonly unbroken: readonly string[];
  readonly seconds: number;
}

/** Attacks the unbroken program, then each mutant. Throws if a mutant no longer fits the program. */
export async function* hunt(mutants: readonly Mutant[], program: ProgramCopy, trial: Trial): AsyncGenerator<Hunted> {
  const unbrokenProblems = new Map<string, readonly string[]>();
  for (const { name, breaks, patches, ...attacked } of mutants) {
    const startMs = performance.now();
    const broken = breakProgram(program, patches, trial.folder);
    const scenario = onlyCase(attacked.scenario, attacked.case);
    const id = `${scenario.name}: ${scenario.cases[0]!.name}`;
    const unbroken = unbrokenProblems.get(id) ?? (await problemsOf(scenario, trial));
    unbrokenProblems.set(id, unbroken);
    const problems = await problemsOf(scenario, { ...trial, program: broken });
    const caughtBy = problems.find((problem) => !unbroken.includes(problem)) ?? null;
    rmSync(join(dirname(broken), '../..'), { recursive: true, force: true });
    const seconds = (performance.now() - startMs) / 1000;
    yield { mutant: name, breaks, scenario: id, caughtBy, unbroken, seconds };
  }
}

const onlyCase = ({ name, cases }: Scenario, wanted: string): Scenario => {
  const found = cases.filter((each) => each.name.startsWith(wanted));
  if (found.length !== 1) throw new Error(`the scenario "${name}" has ${found.length} cases "${wanted}", not one`);
  return { name, cases: found };
};

const problemsOf = async (scenario: Scenario, trial: Trial): Promise<readonly string[]> => {
  const problems: string[] = [];
  for await (const finding of runScenario(scenario, trial)) problems.push(...finding.problems);
  return problems;
};
