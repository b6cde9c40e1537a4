import type { Command } from 'commander';
import { changedTiles } from '../../app/compare/changed-tiles.ts';
import { compareRuns } from '../../app/compare/compare-runs.ts';
import { shownImages } from '../../app/compare/shown-images.ts';
import { formatOfFile } from '../../app/format-of-file.ts';
import { FixresError } from '../../base/errors.ts';
import { renderChangedSheet, sheetExtensions } from '../../report/classes/changed-sheet.ts';
import { comparisonPage } from '../../report/classes/comparison-page.ts';
import { comparisonText } from '../../report/run-comparison.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { putContent } from '../put-content.ts';
import { terminalOptions } from '../terminal-options.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

interface CompareOptions extends FormatOptions {
  readonly limit?: number;
  readonly contactSheet?: string;
  readonly html?: true;
  readonly output?: string;
  readonly images?: number;
}

/** Number of changed images shown in text and in a page. */
const shownChanges = 20;
const pageImages = 80;

/** Throws CLI_USAGE for incompatible options. */
const assertPage = ({ html, output, images, format, contactSheet, limit }: CompareOptions): void => {
  if (html !== true && (output !== undefined || images !== undefined))
    throw new FixresError('CLI_USAGE', '`--output` and `--images` apply only to the page that `--html` writes', {
      hint: 'add `--html`, or omit them',
    });
  if (html === true && (format === 'json' || contactSheet !== undefined || limit !== undefined))
    throw new FixresError('CLI_USAGE', '`--html` writes a page and nothing else', {
      hint: 'omit `--format`, `--contact-sheet` and `--limit`',
    });
  if (output !== undefined) formatOfFile(output, undefined, { html: 'html' });
};

/** `fixres compare RUN RUN`: two tests on the same images, image by image. */
export const registerCompare = (program: Command, io: CliIo): void => {
  withFormat(program.command('compare'))
    .description('compare two evaluate runs on the same images: wins, losses, significance, what changed')
    .argument('<before>', 'the first characters of the key of an evaluate run')
    .argument('<after>', 'the first characters of the key of the other run')
    .option(
      '--limit <images>',
      `at most this many changed images; default: ${shownChanges}, or all as JSON`,
      wholeNumber(0),
    )
    .option(
      '--contact-sheet <file>',
      'draw the images that only one of the runs classifies correctly: .png, .svg or .html',
    )
    .option('--html', 'a page with the test, the classes and the images with both predictions, instead of text')
    .option('-o, --output <file>', 'write the page to a .html file instead of stdout')
    .option(
      '--images <n>',
      `at most this many images in the page, up to 3 MiB in total; default: ${pageImages}`,
      wholeNumber(0),
    )
    .action(async (before: string, after: string, options: CompareOptions) => {
      const { runsDir, format, limit, contactSheet, html, output, images } = options;
      assertPage(options);
      const found = compareRuns(runsFolder(io, runsDir), before, after);
      if (html === true) {
        const shown = await shownImages(runsFolder(io, runsDir), after, found, images ?? pageImages);
        putContent(io, comparisonPage(found, shown), output);
        return;
      }
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
