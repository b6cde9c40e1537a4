import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { buildPlan } from '../../plan/build-plan.ts';
import { type KnownRuns, nothingKnown } from '../../plan/facts.ts';
import { type PlanFormat, planFormats, renderPlan } from '../../plan/render/render-plan.ts';
import { RunPaths } from '../../plan/run-paths.ts';
import type { Plan } from '../../plan/types.ts';
import { openStore } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { collect } from '../option-values.ts';
import { loadPossible } from '../wiring/load-possible.ts';
import { planFacts } from '../wiring/plan-facts.ts';

interface PlanOptions {
  readonly format: PlanFormat;
  readonly set: readonly string[];
  readonly runsDir: string;
}

/** `fixres plan SPEC`: each run and why it runs. Nothing runs. */
export const registerPlan = (program: Command, io: CliIo): void => {
  program
    .command('plan')
    .description('show the runs of a spec and why they run')
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(new Option('--format <format>', 'how to print').choices(planFormats).default('table'))
    .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, [])
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .action(async (spec: string, options: PlanOptions) => {
      const loaded = loadPossible(spec, { set: options.set, env: io.env, cwd: io.cwd });
      const paths = new RunPaths(resolve(io.cwd, options.runsDir));
      const facts = await planFacts(loaded, paths);
      const plan = withKnownRuns(paths, (known) => buildPlan(loaded.experiment, facts, known));
      io.out(`${renderPlan(plan, options.format)}\n`);
    });
};

// Without a database nothing has run; looking must not make one.
const withKnownRuns = (paths: RunPaths, plan: (known: KnownRuns) => Plan): Plan => {
  if (!existsSync(paths.database)) return plan(nothingKnown);
  const store = openStore(paths.runsDir, { readonly: true });
  try {
    return plan(store.knownRuns());
  } finally {
    store.close();
  }
};
