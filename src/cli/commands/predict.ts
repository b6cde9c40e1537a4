import { type Command, Option } from 'commander';
import type { LikelyClass } from '../../app/network/most-likely.ts';
import type { ImageAnswer } from '../../app/network/predict-images.ts';
import { exitCodes } from '../../base/errors.ts';
import { oneLine } from '../../base/printable.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { runsFolder } from './stored.ts';

interface PredictOptions {
  readonly top: number;
  readonly format: 'text' | 'json';
  readonly runsDir: string;
  readonly experiment?: string;
}

/** `fixres predict MODEL IMAGES...`: the most likely classes of images, with the network's own test transform. */
export const registerPredict = (program: Command, io: CliIo): void => {
  program
    .command('predict')
    .description('print the most likely classes of images')
    .argument(
      '<model>',
      "the first characters of a run's key, a file that `fixres export` wrote, or `best`, the run that `fixres report best` recommends",
    )
    .argument('<images...>', 'image files, or folders of them')
    .option('--top <number>', 'classes for each image', wholeNumber(1), 5)
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
    .option('--experiment <name>', 'the experiment of `best`; default: the most recently planned')
    .option('--runs-dir <folder>', 'folder for the results', 'runs')
    .action(async (name: string, images: readonly string[], options: PredictOptions) => {
      const { top, format, runsDir, experiment } = options;
      // Imported lazily because the engines take a while to load.
      const { predictImages } = await import('../../app/network/predict-images.ts');
      const onAnswer = (answer: ImageAnswer): void => {
        if ('error' in answer) io.err(`fixres: ${oneLine(answer.error)}\n`);
        else if (format === 'text') io.out(answerText(answer.image, answer.classes));
      };
      const asked = { top, experiment, runsDir: runsFolder(io, runsDir), cwd: io.cwd, onAnswer };
      const answers = await predictImages(name, images, asked);
      if (format === 'json') io.out(`${JSON.stringify(answers, null, 2)}\n`);
      if (answers.some((answer) => 'error' in answer)) io.exit(exitCodes.environment);
    });
};

const answerText = (image: string, classes: readonly LikelyClass[]): string => {
  const lines = classes.map(
    (likely) => `  ${(100 * likely.probability).toFixed(1).padStart(5)} %  ${oneLine(likely.class)}`,
  );
  return `${[oneLine(image), ...lines].join('\n')}\n`;
};
