import { latexText } from '../../render/table1-latex.ts';
import type { FigureSection, FigureText } from './figure-text.ts';

/** A figure's tables for a paper, one for each section. Asks for booktabs. */
export const figureLatex = ({ title, sections, notes }: FigureText): string =>
  [
    '% \\usepackage[T1]{fontenc} \\usepackage{amssymb, booktabs}\n',
    ...sections.map((section) => table(section, title, notes)),
  ].join('');

const table = ({ title, table: { columns, rows } }: FigureSection, name: string, notes: readonly string[]): string => {
  const caption = [`${name}: ${title}`, ...notes].map(latexText).join('; ');
  const lines = [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${caption}.}`,
    `  \\begin{tabular}{${columns.map(({ align }) => align[0]).join('')}}`,
    '    \\toprule',
    `    ${columns.map(({ head }) => latexText(head)).join(' & ')} \\\\`,
    '    \\midrule',
    ...rows.map((row) => `    ${row.map(latexText).join(' & ')} \\\\`),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ];
  return `${lines.join('\n')}\n`;
};
