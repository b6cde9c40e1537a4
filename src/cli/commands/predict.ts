import { type Command, Option } from 'commander';
import type { LikelyClass } from '../../app/network/most-likely.ts';
import { exitCodes, FixresError, isFixresError } from '../../base/errors.ts';
import { oneLine } from '../../base/printable.ts';
import { endingNames } from '../../data/formats/image-formats.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';

interface PredictOptions {
  readonly top: number;
  readonly format: 'text' | 'json';
  readonly runsDir: string;
  readonly experiment?: string;
}

/** What is said about one image. */
type Answer =
  | { readonly image: string; readonly classes: readonly LikelyClass[] }
  | { readonly image: string; readonly error: string };

/** `fixres predict MODEL IMAGES...`: the most likely classes of images, under the network's own test transform. */
export const registerPredict = (program: Command, io: CliIo): void => {
  program
    .command('predict')
    .description('print the most likely classes of images')
    .argument(
      '<model>',
      "the first characters of a run's key, a file that `fixres export` wrote, or `best`: what `fixres report best` recommends",
    )
    .argument('<images...>', 'image files, or folders of them')
    .option('--top <number>', 'classes for each image', wholeNumber(1), 5)
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--experiment <name>', 'of `best`; default: the one that was planned last')
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .action(async (name: string, images: readonly string[], options: PredictOptions) => {
      const { top, format, runsDir, experiment } = options;
      // Loaded here: the engines take a while.
      const { decodeImage, testTransform } = await import('../../data/index.ts');
      const { openEngine } = await import('../../engine/open-engine.ts');
      const { imageFiles } = await import('../../app/network/image-files.ts');
      const { mostLikely } = await import('../../app/network/most-likely.ts');
      const { openAskedModel } = await import('../../app/network/open-model.ts');
      const files = await imageFiles(images, io.cwd);
      if (files.length === 0) throw noImages(images);
      await openEngine({ engine: 'onnx' });
      const model = openAskedModel(name, { cwd: io.cwd, runsDir, experiment });
      const { classes, transform } = model.card;
      const answers: Answer[] = [];
      const tell = (answer: Answer): void => {
        answers.push(answer);
        if ('error' in answer) io.err(`fixres: ${oneLine(answer.error)}\n`);
        else if (format === 'text') io.out(answerText(answer.image, answer.classes));
      };
      try {
        for (const { name: image, file } of files) {
          try {
            const pixels = testTransform(await decodeImage(file), transform);
            tell({ image, classes: mostLikely(await model.logits(pixels, 1), classes, top) });
          } catch (error) {
            if (!isFixresError(error) || error.code !== 'DATA_IMAGE_UNREADABLE') throw error;
            tell({ image, error: error.message.includes(file) ? error.message : `${file}: ${error.message}` });
          }
        }
      } finally {
        model.close();
      }
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

const noImages = (names: readonly string[]): FixresError =>
  new FixresError('DATA_EMPTY', `there is no image in ${names.join(', ')}`, {
    hint: `images end with ${endingNames}`,
  });
