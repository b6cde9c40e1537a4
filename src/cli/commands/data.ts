import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { writeFileAtomic } from '../../base/atomic-write.ts';
import { exitCodes } from '../../base/errors.ts';
import type { DatasetIndex, DatasetParams } from '../../data/index.ts';
import type { Dataset } from '../../spec/experiment.ts';
import { loadExperiment } from '../../spec/load-experiment.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { factsText } from './data/facts-text.ts';

interface InspectCommandOptions {
  readonly format: 'text' | 'json';
  readonly contactSheet?: string;
  readonly testResolution: number;
}

interface Opened {
  readonly name: string;
  readonly params: DatasetParams;
  readonly root: string | null;
  readonly index: DatasetIndex;
}

/** `fixres data ...`: what is in data sets. A path is a folder with `train` and `val`, or a spec. */
export const registerData = (program: Command, io: CliIo): void => {
  const data = program.command('data').description('look into data sets');
  const format = () => new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
  data
    .command('inspect')
    .description('count and measure the images of a spec or folder')
    .argument('<spec-or-folder>', 'an experiment, or a folder with `train` and `val`')
    .addOption(format())
    .option('--test-resolution <pixels>', 'of the test transform whose regions are measured', wholeNumber(8), 224)
    .option('--contact-sheet <file>', 'write a PNG with images of each class; only for a single data set')
    .action(async (path: string, options: InspectCommandOptions) => {
      const { contactSheet, inspectDataset, openImageSource } = await import('../../data/index.ts');
      const found = [];
      for (const { name, params, root, index } of await openAll(path, io)) {
        const facts = inspectDataset(index, { crop, testResolutionPx: options.testResolution, cropRatio: 0.875 });
        found.push({ name, ...facts });
        if (options.format === 'text') io.out(factsText(name, facts));
        if (options.contactSheet === undefined || found.length > 1) continue;
        const sheet = await contactSheet(index, openImageSource(params, root, index, { threads: 0 }));
        writeFileAtomic(resolve(io.cwd, options.contactSheet), sheet);
      }
      if (options.format === 'json') io.out(`${JSON.stringify(found, null, 2)}\n`);
    });
  data
    .command('verify')
    .description('decode every image of a spec or folder; exit code 4 if one can not be read')
    .argument('<spec-or-folder>', 'an experiment, or a folder with `train` and `val`')
    .addOption(format())
    .action(async (path: string, { format: how }: { readonly format: 'text' | 'json' }) => {
      const verdicts = (await openAll(path, io)).map(({ name, index: { parts, skipped = [] } }) => ({
        name,
        readable: parts.train.length + parts.test.length,
        unreadable: skipped,
      }));
      if (how === 'json') io.out(`${JSON.stringify(verdicts, null, 2)}\n`);
      else
        for (const { name, readable, unreadable } of verdicts) {
          const lines = unreadable.map(({ path: file, reason }) => `  ${file}: ${reason}\n`);
          io.out(`${name}: ${readable} images can be read, ${unreadable.length} can't\n${lines.join('')}`);
        }
      io.exit(verdicts.some(({ unreadable }) => unreadable.length > 0) ? exitCodes.environment : exitCodes.ok);
    });
};

/** The paper's training crop. Source: torchvision, the defaults of `RandomResizedCrop`. */
const crop = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] } as const;

/** Every data set of a spec once, all images decoded; those that can't be are in `skipped`. */
const openAll = async (path: string, io: CliIo): Promise<Opened[]> => {
  const { indexDataset } = await import('../../data/index.ts');
  const datasets = new Map(datasetsOf(path, io).map((dataset) => [JSON.stringify(dataset), dataset]));
  const opened: Opened[] = [];
  for (const dataset of datasets.values()) {
    const { params, root } = placeOf(dataset);
    opened.push({ name: dataset.name, params, root, index: await indexDataset(params, root, { toLook: true }) });
  }
  return opened;
};

const datasetsOf = (path: string, { env, cwd }: CliIo): readonly Dataset[] => {
  const root = resolve(cwd, path);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() === true)
    return [{ kind: 'folder', name: path, root, train: 'train', test: 'val', classes_file: null, on_error: 'skip' }];
  return loadExperiment(path, { env, cwd }).experiment.variants.flatMap(({ datasets }) => datasets);
};

const placeOf = (dataset: Dataset): { readonly params: DatasetParams; readonly root: string | null } => {
  if (dataset.kind === 'shapes')
    return { params: { ...dataset, seed: dataset.seed ?? 0, fingerprint: null }, root: null };
  return { params: { ...dataset, seed: null, fingerprint: null, on_error: 'skip' }, root: dataset.root };
};
