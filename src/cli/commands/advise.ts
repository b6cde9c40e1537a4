import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { AdviseEvent } from '../../app/advise/types.ts';
import type { Normalization } from '../../app/draft/normalizations.ts';
import { defaultSchedule } from '../../app/run/default-schedule.ts';
import { exitCodes } from '../../base/errors.ts';
import { parseCostRatio, parseLatency } from '../../report/best/budget.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { progressLine } from '../progress-line.ts';
import { viewOpener } from '../views/view-opener.ts';
import { adviceText, assumptionsText, checkText, gridText } from './advise/advice-text.ts';
import { duration, normalization, share } from './advise/option-values.ts';

interface AdviseOptions {
  readonly model: string;
  readonly images: string;
  readonly train?: string;
  readonly output: string;
  readonly maxLatency?: number;
  readonly maxCost?: number;
  readonly budget: number;
  readonly architecture?: string;
  readonly resolution?: number;
  readonly normalize?: Normalization;
  readonly cropRatio?: number;
  readonly resize?: 'shorter_side' | 'reference' | 'squash';
  readonly interpolation?: 'bilinear' | 'bicubic' | 'lanczos';
  readonly classes?: string;
  readonly classOrder?: 'text' | 'natural';
  readonly anyway?: true;
  readonly json?: true;
  readonly tui: boolean;
  readonly workers: number;
  readonly threads: number;
}

const details = `
With training images, the choice is made on a held-out fifth of them; without them, its gain is cross-fitted on
the test images, so that the gain is not read off the same curve as the choice. \`no significant gain\` is also a valid
answer, with exit code 0.
After an interruption, the same command resumes.`;

const { workers, threads } = defaultSchedule();

/** `fixres advise`: finds the best test resolution of a network, and the gain from fine-tuning it there. */
export const registerAdvise = (program: Command, io: CliIo): void => {
  program
    .command('advise')
    .summary('find the best test resolution of a network, and write the fixed network')
    .description(
      'find the best test resolution of a network and the gain from fine-tuning it there; write a report and the network',
    )
    .requiredOption('--model <path>', 'the network: ONNX, a checkpoint, or a folder from a model hub')
    .requiredOption(
      '--images <path>',
      'labelled images: a folder with a sub-folder for each class, or a CSV or JSONL list',
    )
    .option('--train <folder>', 'training images; default: those in `--images`, if any')
    .option('-o, --output <folder>', 'output folder for the answer and its runs', 'advice')
    .option('--max-latency <time>', 'maximum latency of one image, such as `20ms`', parseLatency)
    .option(
      '--max-cost <multiple>',
      'maximum multiply-adds relative to the native resolution, such as `1.5x`',
      parseCostRatio,
    )
    .addOption(
      new Option('--budget <time>', 'maximum total time for all runs').argParser(duration).default(600, '10min'),
    )
    .option('--architecture <name>', 'architecture of the checkpoint')
    .option('--resolution <px>', 'resolution that the network was trained at', wholeNumber(8))
    .option(
      '--normalize <how>',
      '`imagenet`, `inception`, `clip`, `0-1`, `0-255`, or three means and three standard deviations, separated by commas',
      normalization,
    )
    .option('--crop-ratio <ratio>', 'side of the crop / side of the resized image', share)
    .addOption(new Option('--resize <how>', 'which side is resized').choices(['shorter_side', 'reference', 'squash']))
    .addOption(
      new Option('--interpolation <filter>', 'interpolation used for resizing').choices([
        'bilinear',
        'bicubic',
        'lanczos',
      ]),
    )
    .option('--classes <file>', 'names of the classes in the order of the outputs, one per line')
    .addOption(new Option('--class-order <order>', 'how the folders are sorted').choices(['text', 'natural']))
    .option('--anyway', 'continue even if the sanity check fails')
    .addOption(
      new Option('--workers <number>', 'number of parallel worker processes')
        .argParser(wholeNumber(1))
        .default(workers, 'number of cores, at most 4'),
    )
    .addOption(
      new Option('--threads <number>', 'total threads for all workers')
        .argParser(wholeNumber(1))
        .default(threads, 'number of cores'),
    )
    .option('--no-tui', 'one plain line for each event instead of the live view')
    .option('--json', 'the answer as JSON on stdout, nothing else')
    .addHelpText('after', details)
    .action(async (options: AdviseOptions) => {
      // Imported lazily because it loads most of the program.
      const { advise } = await import('../../app/advise/advise.ts');
      const { silentView } = await import('../../app/run/run-view.ts');
      const isJson = options.json === true;
      const line = progressLine(io);
      const advice = await advise(requestOf(options, io), {
        tell: (event) => {
          if (!isJson && io.isQuiet?.() !== true) io.out(eventText(event));
        },
        openView: isJson ? () => silentView : viewOpener(io, { json: false, tui: options.tui, runsDir: null }),
        listen: listenForInterrupts,
        onCount: line.show,
      }).finally(line.close);
      if (advice === null) {
        io.err('interrupted; run the same command again to resume\n');
        io.exit(exitCodes.interrupted);
      } else io.out(isJson ? `${JSON.stringify(advice, null, 2)}\n` : adviceText(advice, options.output));
    });
};

const eventText = (event: AdviseEvent): string => {
  if (event.type === 'assumptions') return assumptionsText(event.assumptions);
  return event.type === 'check' ? checkText(event.check) : gridText(event.grid);
};

const requestOf = (options: AdviseOptions, { cwd, env }: CliIo) => ({
  model: options.model,
  images: options.images,
  train: options.train ?? null,
  folder: resolve(cwd, options.output),
  ...{ cwd, env },
  overrides: {
    architecture: options.architecture ?? null,
    resolutionPx: options.resolution ?? null,
    normalize: options.normalize ?? null,
    cropRatio: options.cropRatio ?? null,
    resize: options.resize ?? null,
    interpolation: options.interpolation ?? null,
    classesFile: options.classes ?? null,
    classOrder: options.classOrder ?? null,
  },
  price: {
    latency: options.maxLatency === undefined ? null : { seconds: options.maxLatency, batchSize: 1 },
    macsRatio: options.maxCost ?? null,
  },
  budgetSeconds: options.budget,
  anyway: options.anyway === true,
  schedule: { ...defaultSchedule(), workers: options.workers, threads: options.threads, failFast: true },
});
