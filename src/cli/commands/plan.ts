import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { estimateFacts } from '../../app/facts/estimate-facts.ts';
import { calibratedSpeed, speedFromStore } from '../../app/facts/estimate-speed.ts';
import { planFacts } from '../../app/facts/plan-facts.ts';
import { loadPossible } from '../../app/run/load-possible.ts';
import { buildPlan } from '../../plan/build-plan.ts';
import { estimatePlan } from '../../plan/estimate/estimate-plan.ts';
import { nothingKnown } from '../../plan/facts.ts';
import { type PlanFormat, planFormats, renderPlan } from '../../plan/render/render-plan.ts';
import { RunPaths } from '../../plan/run-paths.ts';
import { whyRuns } from '../../store/queries/why.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { collect } from '../option-values.ts';
import { whyText } from './plan/why-text.ts';

interface PlanOptions {
  readonly format: PlanFormat;
  readonly set: readonly string[];
  readonly runsDir: string;
  readonly why?: true;
  readonly calibrate?: true;
}

/** `fixres plan SPEC`: each run and why it runs, and what it all takes. Nothing runs, but a few passes with `--calibrate`. */
export const registerPlan = (program: Command, io: CliIo): void => {
  program
    .command('plan')
    .summary('show the runs of a spec and why they run')
    .description(
      'show the runs of a spec and why they run. Refuses what cannot run: it reads the images, and of weights files the headers but not the values',
    )
    .argument('<spec>', 'the experiment, a YAML file')
    .addOption(new Option('--format <format>', 'how to print').choices(planFormats).default('table'))
    .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, [])
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .option('--why', 'say in words why each run runs, as a table or JSON')
    .option('--calibrate', 'time a few passes of each network and a few images, for the estimate of the time')
    .action(async (spec: string, options: PlanOptions) => {
      const loaded = loadPossible(spec, { set: options.set, env: io.env, cwd: io.cwd });
      const paths = new RunPaths(resolve(io.cwd, options.runsDir));
      const facts = await planFacts(loaded, paths);
      const text = await withStored(paths, async (store) => {
        const { experiment } = loaded;
        const plan = buildPlan(experiment, facts, store?.knownRuns() ?? nothingKnown);
        if (options.why === true) return whyText(plan, whyRuns(store, plan), options.format);
        const speedOf = options.calibrate === true ? await calibratedSpeed(plan, experiment) : speedFromStore(store);
        return renderPlan(plan, options.format, estimatePlan(plan, estimateFacts(experiment, facts), speedOf));
      });
      io.out(`${text}\n`);
    });
};

// Without a database nothing has run; looking must not make one.
const withStored = async <T>(paths: RunPaths, ask: (store: Store | null) => Promise<T>): Promise<T> => {
  if (!existsSync(paths.database)) return await ask(null);
  const store = openStore(paths.runsDir, { readonly: true });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
};
