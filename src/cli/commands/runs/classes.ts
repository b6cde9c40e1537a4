import { type Command, Option } from 'commander';
import { formatOfFile } from '../../../app/format-of-file.ts';
import { runClasses } from '../../../app/runs/run-classes.ts';
import {
  type ClassFormat,
  type ConfusionFormat,
  classExtensions,
  confusionExtensions,
  renderClasses,
  renderConfusion,
} from '../../../report/classes/render-classes.ts';
import type { CliIo } from '../../io.ts';
import { assertPrintable, putContent } from '../../put-content.ts';
import { terminalOptions } from '../../terminal-options.ts';
import { runsFolder, type StoredOptions, withRunsDir } from '../stored.ts';

interface DrawnOptions<Format> extends StoredOptions {
  readonly format?: Format;
  readonly output?: string;
}

/** `fixres runs classes|confusion`: a test, class by class. */
export const registerClasses = (runs: Command, io: CliIo): void => {
  withOutput(
    runs.command('classes').description('accuracy of a test by class, with intervals'),
    classExtensions,
  ).action(async (key: string, options: DrawnOptions<ClassFormat>) => {
    const results = runClasses(runsFolder(io, options.runsDir), key);
    await put(io, options, classExtensions, (format) => renderClasses(results, format, terminalOptions(io)));
  });
  withOutput(
    runs
      .command('confusion')
      .description('the confusion matrix of a test: the most frequently confused pairs, or all in a file'),
    confusionExtensions,
  ).action(async (key: string, options: DrawnOptions<ConfusionFormat>) => {
    const results = runClasses(runsFolder(io, options.runsDir), key);
    await put(io, options, confusionExtensions, (format) => renderConfusion(results, format, terminalOptions(io)));
  });
};

const withOutput = (command: Command, extensions: Readonly<Record<string, string>>): Command =>
  withRunsDir(command)
    .argument('<key>', 'the first characters of the key of an evaluate run')
    .addOption(
      new Option(
        '--format <format>',
        "how to print or draw (default: by the file's extension, otherwise table)",
      ).choices(Object.keys(extensions)),
    )
    .option('-o, --output <file>', 'write to a file instead of stdout');

const put = async <Format extends string>(
  io: CliIo,
  { format: asked, output }: DrawnOptions<Format | 'table'>,
  extensions: Readonly<Record<Format | 'table', string>>,
  render: (format: Format | 'table') => string | Uint8Array | Promise<string | Uint8Array>,
): Promise<void> => {
  const format = output === undefined ? (asked ?? 'table') : formatOfFile(output, asked, extensions);
  assertPrintable(io, format, output);
  putContent(io, await render(format), output);
};
