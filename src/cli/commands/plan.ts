import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AssumedImages } from '../../app/facts/look-at-files.ts';
import type { NodeSpeed } from '../../app/plan/node-speed.ts';
import { explainPlan, planExperiment } from '../../app/plan/plan-experiment.ts';
import { FixresError } from '../../base/errors.ts';
import { type PlanFormat, planFormats, renderPlan } from '../../report/plan/render-plan.ts';
import type { CliIo } from '../io.ts';
import { amount, collect, wholeNumber } from '../option-values.ts';
import { progressLine } from '../progress-line.ts';
import { whyText } from './plan/why-text.ts';

interface PlanOptions {
  readonly format: PlanFormat;
  readonly set: readonly string[];
  readonly runsDir: string;
  readonly why?: true;
  readonly calibrate?: true;
  readonly threads?: number;
  readonly images?: AssumedImages;
  readonly nodes?: readonly number[];
  readonly macsPerSecond?: number;
  readonly imagesPerSecond?: number;
  readonly featureBytesPerSecond?: number;
}

/**
 * `fixres plan SPEC`: each run, why it runs, and the total cost. Nothing runs, except a few passes with `--calibrate`.
 */
export const registerPlan = (program: Command, io: CliIo): void => {
  program
    .command('plan')
    .summary('show the runs of a spec and why they run')
    .description(
      'show the runs of a spec and why they run. Refuses specs that cannot run: it reads the images and the headers of weights files',
    )
    .argument('<spec>', 'the experiment: a YAML file, or the name of one that ships with fixres, such as `quickstart`')
    .addOption(new Option('--format <format>', 'output format').choices(planFormats).default('table'))
    .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, [])
    .option('--runs-dir <folder>', 'folder for the results', 'runs')
    .option('--why', 'explain why each run runs, as a table or JSON')
    .option('--calibrate', 'time a few passes of each network and a few images, for the time estimate')
    .addOption(
      new Option('--threads <number>', 'threads per run, for the time estimate')
        .argParser(wholeNumber(1))
        .default(undefined, 'number of cores'),
    )
    .option(
      '--images <train,test>',
      'plan as if every data set on disk had these numbers of images, without reading any; a third number gives the number of classes (default: 1000)',
      assumedImages,
    )
    .option('--nodes <numbers>', 'simulate the plan with these numbers of nodes, such as `1,4,16,64`', nodeCounts)
    .addOption(
      new Option(
        '--macs-per-second <number>',
        'multiply-adds per second of a node other than this machine, such as `10T`',
      )
        .argParser(amount)
        .conflicts('calibrate'),
    )
    .option(
      '--images-per-second <number>',
      'images per second that the node of `--macs-per-second` decodes; by default, decoding takes no time',
      amount,
    )
    .option(
      '--feature-bytes-per-second <number>',
      'bytes of features per second that the node of `--macs-per-second` writes, or reads and trains on, such as `2G`; by default, this takes no time',
      amount,
    )
    .action(async (spec: string, options: PlanOptions) => {
      const { format, why, calibrate, threads, images: assumed, nodes, set, runsDir } = options;
      const speed = speedIn(options);
      const line = progressLine(io);
      const asked = { set, assumed, runsDir: resolve(io.cwd, runsDir), env: io.env, cwd: io.cwd, onCount: line.show };
      if (why === true) {
        const explained = await explainPlan(spec, asked).finally(line.close);
        return io.out(`${whyText(explained, format)}\n`);
      }
      const planned = planExperiment(spec, { ...asked, threads, nodes, speed, calibrate: calibrate === true });
      const { plan, ...beside } = await planned.finally(line.close);
      io.out(`${renderPlan(plan, format, beside)}\n`);
    });
};

/** The speed of a node; throws `CLI_USAGE` if the other speed options are given without `--macs-per-second`. */
const speedIn = (options: PlanOptions): NodeSpeed | undefined => {
  const { macsPerSecond, imagesPerSecond = null, featureBytesPerSecond = null } = options;
  if (macsPerSecond !== undefined) return { macsPerSecond, imagesPerSecond, featureBytesPerSecond };
  const rest = { '--images-per-second': imagesPerSecond, '--feature-bytes-per-second': featureBytesPerSecond };
  const idle = Object.entries(rest).find(([, value]) => value !== null);
  if (idle === undefined) return undefined;
  throw new FixresError('CLI_USAGE', `${idle[0]} requires --macs-per-second`);
};

const nodeCounts = (text: string): number[] => [...new Set(text.split(',').map(wholeNumber(1)))];

const assumedImages = (text: string): AssumedImages => {
  const counts = text.split(',');
  if (counts.length !== 2 && counts.length !== 3) {
    throw new InvalidArgumentError(`Expected two or three numbers, such as \`1281167,50000,1000\`, got \`${text}\`.`);
  }
  const [train = 0, test = 0, classes = 1000] = [wholeNumber(0), wholeNumber(1), wholeNumber(1)].flatMap((read, at) =>
    counts[at] === undefined ? [] : [read(counts[at])],
  );
  return { train, test, classes };
};
