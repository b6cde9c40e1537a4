import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { inspectDatasets } from '../../app/datasets/inspect-datasets.ts';
import { verifyDatasets } from '../../app/datasets/verify-datasets.ts';
import { exitCodes } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { CliIo } from '../io.ts';
import { collect, imageSize } from '../option-values.ts';
import { progressLine } from '../progress-line.ts';
import { factsText, verifiedText } from './data/facts-text.ts';

interface DataOptions {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

interface InspectCommandOptions extends DataOptions {
  readonly contactSheet?: string;
  readonly testResolution: InputSize;
}

/** `fixres data ...`: inspects data sets. A path is a folder in a known layout, a list of images, or a spec. */
export const registerData = (program: Command, io: CliIo): void => {
  const data = program.command('data').description('inspect and verify data sets');
  const withOptions = (command: Command): Command =>
    command
      .argument('<spec-or-folder>', 'an experiment, or the folder or list (CSV, TSV, JSONL) of a data set')
      .addOption(new Option('--format <format>', 'output format').choices(['text', 'json']).default('text'))
      .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, []);
  withOptions(data.command('inspect').description('count and measure the images of a spec or folder'))
    .option(
      '--test-resolution <size>',
      'test resolution of the transform whose regions are measured, such as 224 or 192x256',
      imageSize(8),
      224,
    )
    .option('--contact-sheet <file>', 'write a PNG with images of each class; only for a single data set')
    .action(async (path: string, options: InspectCommandOptions) => await inspect(path, options, io));
  withOptions(
    data.command('verify').description('check every image of a spec or folder; exit code 4 if one cannot be decoded'),
  ).action(async (path: string, options: DataOptions) => await verify(path, options, io));
};

const inspect = async (path: string, options: InspectCommandOptions, io: CliIo): Promise<void> => {
  const { set, format, contactSheet, testResolution: testResolutionPx } = options;
  const line = progressLine(io);
  const asked = { set, testResolutionPx, contactSheet: contactSheet !== undefined, env: io.env, cwd: io.cwd };
  const inspected = await inspectDatasets(path, { ...asked, onCount: line.show }).finally(line.close);
  for (const { sheet } of inspected) if (sheet !== null) writeOutputFile(resolve(io.cwd, contactSheet!), sheet);
  if (format === 'text') for (const dataset of inspected) io.out(factsText(dataset));
  else {
    const found = inspected.map(({ name, layout, classOrder, facts }) => ({ name, layout, classOrder, ...facts }));
    io.out(`${JSON.stringify(found, null, 2)}\n`);
  }
};

const verify = async (path: string, { set, format }: DataOptions, io: CliIo): Promise<void> => {
  const line = progressLine(io);
  const asked = { set, env: io.env, cwd: io.cwd, onCount: line.show };
  const verified = await verifyDatasets(path, asked).finally(line.close);
  io.out(format === 'json' ? `${JSON.stringify(verified, null, 2)}\n` : verified.map(verifiedText).join(''));
  io.exit(verified.some(({ unreadable }) => unreadable.length > 0) ? exitCodes.environment : exitCodes.ok);
};
