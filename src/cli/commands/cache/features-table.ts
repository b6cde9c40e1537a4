import type { FeaturesRow } from '../../../app/cache/cached-features.ts';
import { counted } from '../../../base/counted.ts';
import { textTable } from '../../../report/render/text-table.ts';
import { bytesText } from './bytes.ts';

const headings = ['run', 'model', 'px', 'part', 'cuts', 'type', 'size', 'last use', 'experiments', ''];

/** One line per features run, and the total. */
export const featuresTable = (rows: readonly FeaturesRow[]): string => {
  if (rows.length === 0) return 'no features are kept';
  const lines = rows.map((row) => [
    row.key.slice(0, 8),
    row.model,
    String(row.testResolutionPx),
    row.images === null ? row.part : `${row.part} (${row.images})`,
    row.cuts.join('+'),
    row.dtype,
    bytesText(row.bytes),
    new Date(row.lastUseMs).toISOString().slice(0, 16).replace('T', ' '),
    row.experiments.join(', '),
    noteOf(row),
  ]);
  return `${textTable(headings, lines)}\n\n${bytesText(totalBytes(rows))} in ${countOf(rows)}`;
};

export const totalBytes = (rows: readonly { readonly bytes: number }[]): number =>
  rows.reduce((total, { bytes }) => total + bytes, 0);

const countOf = (rows: readonly FeaturesRow[]): string => `the features of ${counted(rows.length, 'run')}`;

const noteOf = ({ status, needed }: FeaturesRow): string =>
  [status === 'FINISHED' ? '' : 'unfinished', needed ? 'needed' : ''].filter((note) => note !== '').join(', ');
