import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { openDatasets } from '../../app/datasets/open-datasets.ts';
import { writeOutputFile } from '../../base/atomic-write.ts';
import { exitCodes, FixresError } from '../../base/errors.ts';
import { oneLine } from '../../base/printable.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { factsText, skippedLines } from './data/facts-text.ts';

interface InspectCommandOptions {
  readonly format: 'text' | 'json';
  readonly contactSheet?: string;
  readonly testResolution: number;
}

/** `fixres data ...`: what is in data sets. A path is a folder in one of the layouts that are known, or a spec. */
export const registerData = (program: Command, io: CliIo): void => {
  const data = program.command('data').description('look into data sets');
  const format = () => new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
  const what = 'an experiment, or the folder of a data set';
  data
    .command('inspect')
    .description('count and measure the images of a spec or folder')
    .argument('<spec-or-folder>', what)
    .addOption(format())
    .option('--test-resolution <pixels>', 'of the test transform whose regions are measured', wholeNumber(8), 224)
    .option('--contact-sheet <file>', 'write a PNG with images of each class; only for a single data set')
    .action(async (path: string, options: InspectCommandOptions) => await inspect(path, options, io));
  data
    .command('verify')
    .description('decode every image of a spec or folder; exit code 4 if one can not be read')
    .argument('<spec-or-folder>', what)
    .addOption(format())
    .action(async (path: string, options: { readonly format: 'text' | 'json' }) => await verify(path, options, io));
};

/** The paper's training crop. Source: torchvision, the defaults of `RandomResizedCrop`. */
const crop = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] } as const;

const inspect = async (path: string, options: InspectCommandOptions, io: CliIo): Promise<void> => {
  const { contactSheet, inspectDataset, openImageSource } = await import('../../data/index.ts');
  const opened = await openDatasets(path, io);
  if (options.contactSheet !== undefined && opened.length > 1) throw severalSheets(opened.map(({ name }) => name));
  const found = [];
  for (const { name, params, root, index } of opened) {
    const facts = inspectDataset(index, { crop, testResolutionPx: options.testResolution, cropRatio: 0.875 });
    found.push({ name, layout: params.kind, ...facts });
    if (options.format === 'text') io.out(factsText(`${name} (${params.kind})`, facts));
    if (options.contactSheet === undefined) continue;
    const sheet = await contactSheet(index, openImageSource(params, root, index, { threads: 0 }));
    writeOutputFile(resolve(io.cwd, options.contactSheet), sheet);
  }
  if (options.format === 'json') io.out(`${JSON.stringify(found, null, 2)}\n`);
};

const verify = async (path: string, options: { readonly format: 'text' | 'json' }, io: CliIo): Promise<void> => {
  const verdicts = (await openDatasets(path, io)).map(({ name, params, index: { parts, skipped = [] } }) => ({
    name,
    layout: params.kind,
    readable: parts.train.length + parts.test.length,
    unreadable: skipped,
  }));
  if (options.format === 'json') io.out(`${JSON.stringify(verdicts, null, 2)}\n`);
  else
    for (const { name, layout, readable, unreadable } of verdicts) {
      const lines = skippedLines(unreadable).map((line) => `${line}\n`);
      io.out(
        `${oneLine(name)} (${layout}): ${readable} images can be read, ${unreadable.length} can't\n${lines.join('')}`,
      );
    }
  io.exit(verdicts.some(({ unreadable }) => unreadable.length > 0) ? exitCodes.environment : exitCodes.ok);
};

const severalSheets = (names: readonly string[]): FixresError =>
  new FixresError('CLI_USAGE', `--contact-sheet is for one data set; the spec has ${names.join(', ')}`, {
    hint: 'give the folder of one of them instead of the spec',
  });
