import type { Command } from 'commander';
import { changedTiles } from '../../app/compare/changed-tiles.ts';
import { compareRuns } from '../../app/compare/compare-runs.ts';
import { formatOfFile } from '../../app/format-of-file.ts';
import { renderChangedSheet, sheetExtensions } from '../../report/classes/changed-sheet.ts';
import { comparisonText } from '../../report/run-comparison.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { putContent } from '../put-content.ts';
import { terminalOptions } from '../terminal-options.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

interface CompareOptions extends FormatOptions {
  readonly limit?: number;
  readonly contactSheet?: string;
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
    .option('--contact-sheet <file>', 'draw the images that one has right and the other wrong: .png, .svg or .html')
    .action(async (before: string, after: string, { runsDir, format, limit, contactSheet }: CompareOptions) => {
      const found = compareRuns(runsFolder(io, runsDir), before, after);
      const most = limit ?? (format === 'json' ? found.changes : shownChanges);
      const shown = { ...found, changed: found.changed.slice(0, most) };
      if (contactSheet !== undefined) {
        const picture = formatOfFile<keyof typeof sheetExtensions>(contactSheet, undefined, sheetExtensions);
        const tiles = await changedTiles(runsFolder(io, runsDir), after, found);
        putContent(io, await renderChangedSheet(found, tiles, picture), contactSheet);
      }
      print(io, format, shown, (comparison) => comparisonText(comparison, terminalOptions(io)));
    });
};
