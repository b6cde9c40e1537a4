import { largest } from '../../base/extremes.ts';
import type { TextRow, TextSheet, TextTable } from '../text-sheet.ts';
import { latexPackages, latexTable, latexText } from './latex.ts';

/** Tables for a paper, the further lines of a cell small below the first. Asks for booktabs. */
export const sheetLatex = ({ tables, sentences, notes }: TextSheet): string =>
  [
    latexPackages,
    ...tables.map((table) => tableText(table, notes)),
    ...sentences.map((sentence) => `${latexText(sentence)}\n`),
  ].join('\n');

const tableText = ({ caption, headings, rows }: TextTable, notes: readonly string[]): string =>
  latexTable({
    caption: [caption, ...notes].map(latexText).join('; '),
    alignment: 'l'.repeat(headings.length),
    headings: [headings.map(latexText)],
    rows: rows.flatMap(rowLines),
  });

const rowLines = ({ cells, emphasis }: TextRow): string[][] => {
  const height = largest(cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    cells.map((lines) => {
      const text = latexText(lines[index] ?? '');
      if (index > 0) return text === '' ? '' : `{\\scriptsize ${text}}`;
      return emphasis ? `\\textbf{${text}}` : text;
    }),
  );
};
