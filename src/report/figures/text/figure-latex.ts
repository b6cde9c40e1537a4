import { latexPackages, latexTable, latexText } from '../../render/latex.ts';
import { pictureLatex } from '../latex/picture-latex.ts';
import type { Picture } from '../picture/picture.ts';
import type { PictureWidth } from '../svg/picture-width.ts';
import type { FigureSection, FigureText } from './figure-text.ts';

/** A figure for a paper: its picture, then its tables, one for each section. Asks for pgfplots and booktabs. */
export const figureLatex = ({ title, sections, notes }: FigureText, picture: Picture, width?: PictureWidth): string =>
  [
    pictureLatex(picture, width),
    '\n',
    latexPackages,
    ...sections.map((section) => tableText(section, title, notes)),
  ].join('');

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
