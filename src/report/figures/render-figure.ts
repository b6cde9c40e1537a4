import { FixresError } from '../../base/errors.ts';
import type { MetricName } from '../../domain/choices.ts';
import type { ReportDocument } from '../document/document.ts';
import { renderLatex } from '../render/latex/render-latex.ts';
import { renderMarkdown } from '../render/render-markdown.ts';
import { renderTerminal } from '../render/terminal/render-terminal.ts';
import type { TerminalOptions } from '../render/terminal-options.ts';
import type { EvaluationRow } from '../rows/evaluation-row.ts';
import { activations } from './activations/activations.ts';
import { activationsPicture } from './activations/activations-picture.ts';
import { activationsText } from './activations/activations-text.ts';
import type { AnalysisRow } from './analysis-row.ts';
import { cost } from './cost/cost.ts';
import { costPicture } from './cost/cost-picture.ts';
import { costText } from './cost/cost-text.ts';
import { activationsCsv, costCsv, objectSizeCsv, rocCsv } from './figure-csv.ts';
import { pictureLatex } from './latex/picture-latex.ts';
import { objectSize } from './object-size/object-size.ts';
import { objectSizePicture } from './object-size/object-size-picture.ts';
import { objectSizeText } from './object-size/object-size-text.ts';
import type { Picture } from './picture/picture.ts';
import { roc } from './roc/roc.ts';
import { rocPicture } from './roc/roc-picture.ts';
import { rocText } from './roc/roc-text.ts';
import type { PictureWidth } from './svg/picture-width.ts';

/** Reports of analyses. */
export const figureNames = ['roc', 'object_size', 'activations', 'cost'] as const;
export type FigureName = (typeof figureNames)[number];

export const isFigureName = (report: string): report is FigureName =>
  figureNames.some((figureName) => figureName === report);

export interface FigureRows {
  readonly experiment: string;
  readonly analyses: readonly AnalysisRow[];
  readonly evaluations: readonly EvaluationRow[];
  /** What Table 1 shows; absent: top-1. */
  readonly metrics?: readonly MetricName[];
}

/** A figure's data with its document, CSV records and picture. */
export interface MadeFigure {
  readonly data: unknown;
  readonly text: ReportDocument;
  readonly csv: () => string;
  readonly picture: () => Picture;
}

/** Throws REPORT_UNAVAILABLE if the experiment has no such finished analysis. */
export const makeFigure = (name: FigureName, { experiment, analyses, evaluations }: FigureRows): MadeFigure => {
  if (!analyses.some(({ analysis }) => analysis.analysis === name)) throw notAnalysed(name, experiment);
  switch (name) {
    case 'roc': {
      const data = roc(experiment, analyses);
      return { data, text: rocText(data), csv: () => rocCsv(data), picture: () => rocPicture(data) };
    }
    case 'object_size': {
      const data = objectSize(experiment, analyses);
      return {
        data,
        text: objectSizeText(data),
        csv: () => objectSizeCsv(data),
        picture: () => objectSizePicture(data),
      };
    }
    case 'activations': {
      const data = activations(experiment, analyses);
      return {
        data,
        text: activationsText(data),
        csv: () => activationsCsv(data),
        picture: () => activationsPicture(data),
      };
    }
    case 'cost': {
      const data = cost(experiment, analyses, evaluations);
      return { data, text: costText(data), csv: () => costCsv(data), picture: () => costPicture(data) };
    }
  }
};

const notAnalysed = (name: FigureName, experiment: string): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `no analysis \`${name}\` of \`${experiment}\` has finished`, {
    hint: `list \`${name}\` under \`analyses\` in the spec and run it again; finished runs are kept`,
  });

/**
 * Rows in, text out; ends with a line break. `terminal` applies only to the terminal format, `width` to the pictures of
 * LaTeX. Throws as `makeFigure`.
 */
export const renderFigure = (
  name: FigureName,
  format: 'terminal' | 'markdown' | 'latex' | 'csv' | 'json',
  rows: FigureRows,
  terminal: TerminalOptions,
  width?: PictureWidth,
): string => {
  const { data, text, csv, picture } = makeFigure(name, rows);
  switch (format) {
    case 'terminal':
      return renderTerminal(text, terminal);
    case 'markdown':
      return renderMarkdown(text);
    case 'latex':
      return `${pictureLatex(picture(), width)}\n${renderLatex(text, { intervals: true })}`;
    case 'csv':
      return csv();
    case 'json':
      return `${JSON.stringify(data, null, 2)}\n`;
  }
};
