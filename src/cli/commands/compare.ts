import type { Command } from 'commander';
import { compareRuns } from '../../app/compare/compare-runs.ts';
import { comparisonText } from '../../report/run-comparison.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { terminalOptions } from '../terminal-options.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

interface CompareOptions extends FormatOptions {
  readonly limit?: number;
}

/** Changed images that a person is shown. */
const shownChanges = 20;

/** `fixres compare RUN RUN`: two tests on the same images, image by image. */
export const registerCompare = (program: Command, io: CliIo): void => {
  withFormat(program.command('compare'))
    .description('compare two evaluate runs on the same images: wins, losses, significance, what changed')
    .argument('<before>', 'the first characters of the key of an evaluate run')
    .argument('<after>', 'the other one')
    .option('--limit <images>', `at most so many changed images; default: ${shownChanges}, all as json`, wholeNumber(0))
    .action((before: string, after: string, { runsDir, format, limit }: CompareOptions) => {
      const found = compareRuns(runsFolder(io, runsDir), before, after);
      const most = limit ?? (format === 'json' ? found.changes : shownChanges);
      const shown = { ...found, changed: found.changed.slice(0, most) };
      print(io, format, shown, (comparison) => comparisonText(comparison, terminalOptions(io)));
    });
};
