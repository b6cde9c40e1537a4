import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { explainPlan, planExperiment } from '../../app/plan/plan-experiment.ts';
import { type PlanFormat, planFormats, renderPlan } from '../../report/plan/render-plan.ts';
import type { CliIo } from '../io.ts';
import { collect } from '../option-values.ts';
import { progressLine } from '../progress-line.ts';
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
    .argument('<spec>', 'the experiment: a YAML file, or the name of one that ships with fixres, as `quickstart`')
    .addOption(new Option('--format <format>', 'how to print').choices(planFormats).default('table'))
    .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, [])
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .option('--why', 'say in words why each run runs, as a table or JSON')
    .option('--calibrate', 'time a few passes of each network and a few images, for the estimate of the time')
    .action(async (spec: string, { format, why, calibrate, set, runsDir }: PlanOptions) => {
      const line = progressLine(io);
      const asked = { set, runsDir: resolve(io.cwd, runsDir), env: io.env, cwd: io.cwd, onCount: line.show };
      if (why === true) {
        const explained = await explainPlan(spec, asked).finally(line.close);
        return io.out(`${whyText(explained, format)}\n`);
      }
      const planned = planExperiment(spec, { ...asked, calibrate: calibrate === true });
      const { plan, ...beside } = await planned.finally(line.close);
      io.out(`${renderPlan(plan, format, beside)}\n`);
    });
};
