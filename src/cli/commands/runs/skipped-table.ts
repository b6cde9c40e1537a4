import type { RunDescription } from '../../../app/runs/describe-run.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** One line per image that an index run skipped. */
export const skippedTable = (skipped: NonNullable<RunDescription['skipped']>): string =>
  textTable(
    ['skipped', 'part', 'reason', ''],
    skipped.map(({ path, part, reason, place = '' }) => [path, part, reason, place]),
  );
