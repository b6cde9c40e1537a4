import type { TextRow, TextSheet, TextTable } from '../text-sheet.ts';
import { latexText } from './table1-latex.ts';

/** Tables for a paper, the further lines of a cell small below the first. Asks for booktabs. */
export const sheetLatex = ({ tables, sentences, notes }: TextSheet): string =>
  [
    '% \\usepackage[T1]{fontenc} \\usepackage{amssymb, booktabs}\n',
    ...tables.map((table) => tableText(table, notes)),
    ...sentences.map((sentence) => `${latexText(sentence)}\n`),
  ].join('\n');

const tableText = ({ caption, headings, rows }: TextTable, notes: readonly string[]): string => {
  const lines = [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${[caption, ...notes].map(latexText).join('; ')}.}`,
    `  \\begin{tabular}{${'l'.repeat(headings.length)}}`,
    '    \\toprule',
    `    ${headings.map(latexText).join(' & ')} \\\\`,
    '    \\midrule',
    ...rows.flatMap(rowLines).map((cells) => `    ${cells.join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ];
  return `${lines.join('\n')}\n`;
};

const rowLines = ({ cells, emphasis }: TextRow): string[][] => {
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    cells.map((lines) => {
      const text = latexText(lines[index] ?? '');
      if (index > 0) return text === '' ? '' : `{\\scriptsize ${text}}`;
      return emphasis ? `\\textbf{${text}}` : text;
    }),
  );
};
