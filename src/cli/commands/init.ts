import { relative } from 'node:path';
import { type Command, Option } from 'commander';
import { type NormalizationName, normalizationNames, normalizations } from '../../app/draft/normalizations.ts';
import { initExperiment } from '../../app/init/init-experiment.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';

interface InitOptions {
  readonly model: string;
  readonly images: string;
  readonly train?: string;
  readonly resolution?: number;
  readonly normalize?: NormalizationName;
  readonly force?: true;
}

/** `fixres init [DIR]`: writes an editable spec for a network and images. */
export const registerInit = (program: Command, io: CliIo): void => {
  program
    .command('init')
    .description('write a commented spec, experiment.yaml, for a network and images')
    .argument('[folder]', 'where to write it', '.')
    .requiredOption('--model <file>', 'weights file, ONNX or tfjs network, or folder of a model hub')
    .requiredOption('--images <folder>', 'labelled images: a folder, or a list file (CSV, JSONL)')
    .option('--train <folder>', 'training images; default: those in `--images`, if any')
    .option('--resolution <pixels>', 'train resolution of the network; default: from its files', wholeNumber(8))
    .addOption(
      new Option('--normalize <name>', "normalisation of the network's input; default: from its files").choices(
        normalizationNames,
      ),
    )
    .option('--force', 'overwrite an existing experiment.yaml')
    .action(async (folder: string, { model, images, train, resolution, normalize, force }: InitOptions) => {
      const { file } = await initExperiment({
        ...{ folder, model, images, cwd: io.cwd },
        train: train ?? null,
        resolutionPx: resolution ?? null,
        normalize: normalize === undefined ? null : normalizations[normalize],
        force: force === true,
      });
      const name = shellWord(relative(io.cwd, file));
      io.out(`wrote ${relative(io.cwd, file)}\n`);
      if (io.isQuiet?.() !== true) io.out(`\nnext:\n  fixres plan ${name}\n  fixres run ${name}\n`);
    });
};
