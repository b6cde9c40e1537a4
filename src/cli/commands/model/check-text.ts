import { basename } from 'node:path';
import { type Figure, type FileCheck, isSame, larger } from '../../../app/network/check-files.ts';
import { counted } from '../../../base/counted.ts';
import { largest } from '../../../base/extremes.ts';
import type { TerminalOptions } from '../../../report/render/terminal-options.ts';

/** The figures of one file on the same subject, as a row. */
interface Row {
  readonly part: string;
  readonly aspect: string;
  readonly figures: number;
  readonly largest: number;
  readonly at: string;
  readonly allowed: number;
  readonly isSame: boolean;
}

/** Maximum number of differences listed per file. */
const namedDifferences = 10;

/** One file's check as a table, with its differences below. */
export const checkText = (check: FileCheck, { color }: TerminalOptions): string => {
  const paint = painter(color);
  const title = [
    basename(check.file),
    ...(check.subject === null ? [] : [check.subject]),
    ...(check.seed === null ? [] : [`seed ${check.seed}`]),
    ...(check.origin === null || check.origin === '' ? [] : [check.origin]),
  ].join(' · ');
  const verdict = paint(check.status, verdictText(check));
  const differences = check.figures.filter((figure) => !isSame(figure));
  const lines = [
    title,
    ...(check.figures.length === 0 ? [] : table(rowsOf(check.figures))),
    ...differences.slice(0, namedDifferences).map((figure) => `  ${differenceText(figure)}`),
    ...(differences.length > namedDifferences ? [`  and ${differences.length - namedDifferences} more`] : []),
    `  ${verdict}`,
    ...(check.error?.hint === undefined ? [] : [`  hint: ${check.error.hint}`]),
  ];
  return `${lines.join('\n')}\n\n`;
};

/** `12 files: 11 the same, 1 skipped`. */
export const checksSummary = (checks: readonly FileCheck[]): string => {
  const words = { same: 'the same', different: 'different', failed: 'failed', skipped: 'skipped' } as const;
  const counts = Object.entries(words).flatMap(([status, word]) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${counted(checks.length, 'file')}: ${counts.join(', ')}\n`;
};

const verdictText = ({ status, figures, seconds, reason }: FileCheck): string => {
  const took = `${seconds.toFixed(1)} s`;
  if (status === 'skipped') return `skipped: ${reason}`;
  if (status === 'failed') return `failed: ${reason}`;
  if (status === 'same') return `the same: ${figures.length} figures, ${took}`;
  return `DIFFERENT: ${figures.filter((figure) => !isSame(figure)).length} of ${figures.length} figures, ${took}`;
};

const rowsOf = (figures: readonly Figure[]): Row[] => {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = `${figure.part}\u0000${figure.aspect}`;
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups.values()].map((group) => {
    const largest = group.reduce((worst, { difference }) => larger(worst, difference), 0);
    const worst = group.find(({ difference }) => Object.is(difference, largest)) ?? group[0]!;
    return {
      part: worst.part,
      aspect: worst.aspect,
      figures: group.length,
      largest,
      at: largest === 0 ? '' : worst.name,
      allowed: worst.allowed,
      isSame: group.every(isSame),
    };
  });
};

const table = (rows: readonly Row[]): string[] => {
  const cells = [
    ['', '', 'figures', 'largest difference', 'allowed', '', 'of'],
    ...rows.map((row, index) => [
      row.part === rows[index - 1]?.part ? '' : row.part,
      row.aspect,
      String(row.figures),
      numberText(row.largest),
      numberText(row.allowed),
      row.isSame ? 'ok' : 'NO',
      row.at,
    ]),
  ];
  const widths = cells[0]!.map((_, column) => largest(cells.map((row) => row[column]!.length)));
  const isNumber = (column: number) => column >= 2 && column <= 4;
  return cells.map((row) =>
    `  ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ')}`.trimEnd(),
  );
};

const numberText = (value: number): string => {
  if (value === 0) return '0';
  return Number.isInteger(value) ? String(value) : value.toExponential(1);
};

const differenceText = ({ part, aspect, name, difference, note }: Figure): string =>
  `${part}, ${aspect}${name === aspect ? '' : `, ${name}`}: ${note ?? `differs by ${numberText(difference)}`}`;

const painter =
  (color: boolean) =>
  (status: FileCheck['status'], text: string): string => {
    if (!color) return text;
    const code = { same: 32, different: 31, failed: 31, skipped: 33 }[status];
    return `\u001b[${code}m${text}\u001b[0m`;
  };
