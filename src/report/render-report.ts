import type { ReportName } from '../domain/choices.ts';
import { best } from './best/best.ts';
import { bestCautions, bestDocument } from './best/best-document.ts';
import { bestSentences } from './best/best-sentences.ts';
import { curve } from './curve/curve.ts';
import { curveDocument } from './curve/curve-document.ts';
import { curveNotes } from './curve/curve-notes.ts';
import { withNotes } from './document/blocks.ts';
import type { ReportDocument } from './document/document.ts';
import type { PictureWidth } from './figures/svg/picture-width.ts';
import { bestCsv } from './render/best-csv.ts';
import { curveCsv } from './render/curve-csv.ts';
import { curveLatex } from './render/curve-latex.ts';
import { renderLatex } from './render/latex/render-latex.ts';
import { renderMarkdown } from './render/render-markdown.ts';
import { table1Csv } from './render/table1-csv.ts';
import { table3Csv } from './render/table3-csv.ts';
import { renderTerminal } from './render/terminal/render-terminal.ts';
import type { TerminalOptions } from './render/terminal-options.ts';
import { tuningCsv } from './render/tuning-csv.ts';
import { verdictCsv } from './render/verdict-csv.ts';
import type { ReportData } from './report-data.ts';
import { imageNotes } from './rows/image-notes.ts';
import { table1 } from './table1/table1.ts';
import { table1Document } from './table1/table1-document.ts';
import { table1Cautions } from './table1/table1-notes.ts';
import { table3 } from './table3/table3.ts';
import { table3Document } from './table3/table3-document.ts';
import { tuning } from './tuning/tuning.ts';
import { tuningDocument } from './tuning/tuning-document.ts';
import { tuningNotes } from './tuning/tuning-notes.ts';
import { verdict } from './verdict/verdict.ts';
import { verdictDocument } from './verdict/verdict-document.ts';
import { verdictSentences } from './verdict/verdict-sentences.ts';

export const reportNames = [
  'table1',
  'table3',
  'curve',
  'verdict',
  'best',
  'tuning',
] as const satisfies readonly ReportName[];
export type TextReportName = (typeof reportNames)[number];
export const reportFormats = ['terminal', 'markdown', 'latex', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/**
 * Results in, text out; ends with a line break. `terminal` applies only to the terminal format, `width` to the pictures
 * of LaTeX, and `intervals` to its tables. Throws REPORT_UNAVAILABLE if the results cannot provide the report.
 */
export const renderReport = (
  name: TextReportName,
  format: ReportFormat,
  data: ReportData,
  terminal: TerminalOptions,
  width?: PictureWidth,
  intervals = true,
): string => {
  const { document, csv, json, latex } = makeReport(name, data);
  switch (format) {
    case 'terminal':
      return renderTerminal(document, terminal);
    case 'markdown':
      return renderMarkdown(document);
    case 'latex':
      return latex?.(width) ?? renderLatex(document, { intervals });
    case 'csv':
      return csv();
    case 'json':
      return `${JSON.stringify(json(), null, 2)}\n`;
  }
};

/** A finished report, for people and as data for programs. */
export interface MadeReport {
  readonly document: ReportDocument;
  readonly csv: () => string;
  readonly json: () => unknown;
  /** LaTeX to use instead of the rendered document; absent: none. */
  readonly latex?: (width?: PictureWidth) => string;
}

/** Throws as `renderReport`. */
export const makeReport = (name: TextReportName, data: ReportData): MadeReport => makers[name](data);

const makers: Readonly<Record<TextReportName, (data: ReportData) => MadeReport>> = {
  table1: ({ experiment, evaluations, metrics, tuned }) => {
    const table = { ...table1(experiment, evaluations, metrics), tuningNotes: tuningNotes(tuned) };
    return {
      document: table1Document(table),
      csv: () => table1Csv(table),
      json: () => ({ ...table, tuningNotes: undefined, notes: table1Cautions(table) }),
    };
  },
  table3: (data) => {
    const table = table3(data);
    const more = tuningNotes(data.tuned);
    return {
      document: withNotes(table3Document(table), more),
      csv: () => table3Csv(table),
      json: () => ({ ...table, notes: [...imageNotes(table.rows), ...more] }),
    };
  },
  curve: ({ experiment, evaluations, tuned, curveMetric }) => {
    const curves = { ...curve(table1(experiment, evaluations), curveMetric), tuningNotes: tuningNotes(tuned) };
    return {
      document: curveDocument(curves),
      csv: () => curveCsv(curves),
      json: () => ({ ...curves, tuningNotes: undefined, notes: curveNotes(curves) }),
      latex: (width) => curveLatex(curves, width),
    };
  },
  verdict: ({ experiment, evaluations, tuned }) => {
    const said = verdict(experiment, evaluations);
    const more = tuningNotes(tuned);
    // The sentences are included with the numbers they were made from.
    const panels = said.panels.map((panel) => ({ ...panel, sentences: verdictSentences(panel) }));
    return {
      document: withNotes(verdictDocument(said), more),
      csv: () => verdictCsv(said),
      json: () => ({ ...said, panels, notes: more }),
    };
  },
  best: (data) => {
    const choices = best(data);
    const rows = choices.rows.map((row) => ({ ...row, sentences: bestSentences(row) }));
    const more = tuningNotes(data.tuned);
    return {
      document: withNotes(bestDocument(choices), more),
      csv: () => bestCsv(choices),
      json: () => ({ ...choices, rows, notes: [...bestCautions(choices.rows), ...more] }),
    };
  },
  tuning: (data) => {
    const heads = tuning(data);
    return {
      document: tuningDocument(heads),
      csv: () => tuningCsv(heads),
      json: () => ({ ...heads, notes: tuningNotes(heads.heads) }),
    };
  },
};
