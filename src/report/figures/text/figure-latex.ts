import { latexPackages, latexTable, latexText } from '../../render/latex.ts';
import type { FigureSection, FigureText } from './figure-text.ts';

/** A figure's tables for a paper, one for each section. Asks for booktabs. */
export const figureLatex = ({ title, sections, notes }: FigureText): string =>
  [latexPackages, ...sections.map((section) => tableText(section, title, notes))].join('');

const tableText = (
  { title, table: { columns, rows } }: FigureSection,
  name: string,
  notes: readonly string[],
): string =>
  latexTable({
    caption: [`${name}: ${title}`, ...notes].map(latexText).join('; '),
    alignment: columns.map(({ align }) => align[0]).join(''),
    headings: [columns.map(({ head }) => latexText(head))],
    rows: rows.map((row) => row.map(latexText)),
  });
