import { type Cell, isMeasure, type Measure, type Row } from '../../document/document.ts';
import { latexText } from '../safe-text.ts';
import { textWidthPt } from './text-width.ts';

/** One line of a cell: LaTeX and its maximum width, points. */
export interface LatexLine {
  readonly tex: string;
  readonly widthPt: number;
}

export interface LatexLook {
  /** Font size of the first line of a cell; the others are `\scriptsize`. */
  readonly sizePt: number;
  /** Whether intervals are shown below values. */
  readonly intervals: boolean;
}

const scriptSizePt = 7;

export const latexLines = (cell: Cell, { emphasis }: Row, look: LatexLook): LatexLine[] => {
  if (isMeasure(cell)) return measureLines(cell, look);
  const [first = '--', ...more] = cell;
  const tex = latexText(first);
  return [
    lineOf(emphasis === true && first !== '' ? `\\textbf{${tex}}` : tex, first, look.sizePt, emphasis ? 1.15 : 1),
    ...more.map((line) => smallLine(latexText(line), line)),
  ];
};

/** Best of a row in bold, best of a column underlined, the paper's value in italics. */
const measureLines = (measure: Measure, { sizePt, intervals }: LatexLook): LatexLine[] => {
  const { text, interval, deviation, marks, published, bestOfRow, bestOfColumn } = measure;
  const bold = bestOfRow ? `\\textbf{${text}}` : text;
  const beside = [deviation ?? '', marks.map(({ sign }) => sign).join('')].join(' ').trim();
  return [
    lineOf(bestOfColumn ? `\\underline{${bold}}` : bold, text, sizePt, 1.15),
    ...(interval === null || !intervals ? [] : [smallLine(interval.join('--'), interval.join('-'))]),
    ...(beside === '' ? [] : [smallLine(latexText(beside), beside)]),
    ...(published === null ? [] : [smallLine(`\\textit{${published}}`, published)]),
  ];
};

/** A line of a column's head. */
export const headLine = (text: string, index: number, sizePt: number): LatexLine =>
  index === 0 ? lineOf(latexText(text), text, sizePt, 1) : smallLine(latexText(text), text);

const smallLine = (tex: string, text: string): LatexLine =>
  lineOf(text === '' ? '' : `{\\scriptsize ${tex}}`, text, scriptSizePt, 1);

const lineOf = (tex: string, text: string, sizePt: number, share: number): LatexLine => ({
  tex,
  widthPt: textWidthPt(text, sizePt) * share,
});
