import { latexText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { Paint, Picture, PicturePanel, PictureRow } from '../picture/picture.ts';
import type { PictureWidth } from '../svg/picture-width.ts';
import { axisOptions, type PanelSize, secondAxis } from './axis-latex.ts';
import { ruleLines, seriesLines } from './series-latex.ts';

/** Packages that a document with these figures must load. */
const preamble = '% \\usepackage{pgfplots} \\pgfplotsset{compat=1.17}\n';

/** Two panels share a line of full page width. */
const besideFromPx = 500;

/**
 * A figure for pgfplots: the points, intervals and colours of the SVG, in the requested width or that of the text.
 * Title and notes become comments, since the document has its own caption.
 */
export const pictureLatex = (picture: Picture, width: PictureWidth | null = null): string =>
  [
    preamble,
    ...[picture.title, ...picture.notes].map((line) => `% ${latexText(line)}\n`),
    ...colorsOf(picture).map(({ name, hex }) => `\\definecolor{figure-${name}}{HTML}{${hex.slice(1)}}\n`),
    ...picture.rows.map((row) => rowText(row, width)),
  ].join('');

const colorsOf = ({ rows }: Picture): Paint[] => {
  const used = rows.flatMap(({ panels }) => panels.flatMap(({ series }) => series.map(({ look }) => look.paint)));
  return [...new Map([plainPaints.muted, ...used].map((paint) => [paint.name, paint])).values()];
};

const rowText = ({ title, panels }: PictureRow, width: PictureWidth | null): string => {
  const isBeside = panels.length > 1 && (width === null || width.px >= besideFromPx);
  const whole = width === null ? '\\linewidth' : (width.paper ?? `${Number((width.px * 0.75).toFixed(2))}bp`);
  const each = isBeside ? (width === null ? '0.43\\linewidth' : `0.43*${whole}`) : whole;
  return [
    ...(title === '' ? [] : [`\\noindent\\textbf{${latexText(title)}}\\par\n`]),
    ...panels.map(
      (panel, index) =>
        `${isBeside && index % 2 === 1 ? '' : '\\noindent\n'}${panelText(panel, { width: each, font: isBeside ? 'scriptsize' : 'footnotesize' })}${isBeside && index % 2 === 0 ? '%\n\\hfill\n' : '\n\n'}`,
    ),
  ].join('');
};

const panelText = (panel: PicturePanel, size: PanelSize): string =>
  [
    '\\begin{tikzpicture}',
    `  \\begin{axis}[${axisOptions(panel, size).join(',')},\n  ]`,
    ...ruleLines(panel.rules),
    ...panel.series.flatMap((series, index) => seriesLines(series, panel.series.slice(index + 1))),
    ...(panel.keys ?? []).flatMap(({ name }) => [
      '    \\addlegendimage{only marks, mark=o, draw=figure-muted}',
      `    \\addlegendentry{${latexText(name)}}`,
    ]),
    '  \\end{axis}',
    ...secondAxis(panel, size),
    '\\end{tikzpicture}',
  ].join('\n');
