import type { Command } from 'commander';
import { listFeatures } from '../../app/cache/cached-features.ts';
import { type PrunedFeatures, pruneFeatures } from '../../app/cache/prune-features.ts';
import { verifyFeatures } from '../../app/cache/verify-features.ts';
import { exitCodes } from '../../base/errors.ts';
import type { CliIo } from '../io.ts';
import { byteCount, bytesText } from './cache/bytes.ts';
import { featuresTable } from './cache/features-table.ts';
import { verifiedText } from './cache/verified-text.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

interface PruneOptions extends FormatOptions {
  readonly budget: number;
  readonly dryRun?: true;
}

/** `fixres cache ls|verify|prune`: kept features, which can be recomputed; results are never lost. */
export const registerCache = (program: Command, io: CliIo): void => {
  const cache = program.command('cache').description('list, verify and prune kept features');

  withFormat(cache.command('ls').description('list kept features, least recently used first')).action(
    ({ runsDir, format }: FormatOptions) => {
      print(io, format, listFeatures(runsFolder(io, runsDir)), featuresTable);
    },
  );

  withFormat(cache.command('verify').description('read all kept features; exit code 4 if any are damaged')).action(
    ({ runsDir, format }: FormatOptions) => {
      const verified = verifyFeatures(runsFolder(io, runsDir));
      print(io, format, verified, verifiedText);
      if (verified.some(({ damaged }) => damaged.length > 0)) io.exit(exitCodes.environment);
    },
  );

  withFormat(cache.command('prune').description('delete features, least recently used first; no result is lost'))
    .requiredOption('--budget <size>', 'delete until no more than this is left, e.g. 20GB or 0', byteCount)
    .option('--dry-run', 'only list what would be deleted')
    .action(({ runsDir, format, budget, dryRun }: PruneOptions) => {
      print(io, format, pruneFeatures(runsFolder(io, runsDir), budget, dryRun === true), prunedText);
    });
};

const prunedText = ({ dryRun, budgetBytes, pruned, bytesLeft }: PrunedFeatures): string => {
  const done = pruned.length === 0 ? '' : `${featuresTable(pruned)}: ${dryRun ? 'would be deleted' : 'deleted'}\n`;
  const over = bytesLeft > budgetBytes ? `, more than ${bytesText(budgetBytes)}: unfinished runs need them` : '';
  return `${done}${bytesText(bytesLeft)} ${dryRun ? 'would remain' : 'left'}${over}`;
};
