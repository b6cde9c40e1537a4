import type { MetricName, ReportName } from '../domain/choices.ts';
import { best } from './best/best.ts';
import { bestSentences } from './best/best-sentences.ts';
import { bestCautions, bestSheet } from './best/best-sheet.ts';
import { curve } from './curve/curve.ts';
import { curveNotes } from './curve/curve-notes.ts';
import { bestCsv } from './render/best-csv.ts';
import { curveCsv } from './render/curve-csv.ts';
import { curveLatex } from './render/curve-latex.ts';
import { curveMarkdown } from './render/curve-markdown.ts';
import { curveTerminal } from './render/curve-terminal.ts';
import { sheetLatex } from './render/sheet-latex.ts';
import { sheetMarkdown } from './render/sheet-markdown.ts';
import { sheetTerminal } from './render/sheet-terminal.ts';
import { table1Csv } from './render/table1-csv.ts';
import { table1Latex } from './render/table1-latex.ts';
import { table1Markdown } from './render/table1-markdown.ts';
import { type TerminalOptions, table1Terminal } from './render/table1-terminal.ts';
import { table3Csv } from './render/table3-csv.ts';
import { verdictCsv, verdictJson, verdictLatex, verdictMarkdown, verdictTerminal } from './render/verdict-text.ts';
import type { ReportData } from './report-data.ts';
import { imageNotes } from './rows/image-notes.ts';
import { table1 } from './table1/table1.ts';
import { table1Cautions } from './table1/table1-sheet.ts';
import { table3 } from './table3/table3.ts';
import { table3Sheet } from './table3/table3-sheet.ts';
import type { TextSheet } from './text-sheet.ts';
import { verdict } from './verdict/verdict.ts';

export const reportNames = ['table1', 'table3', 'curve', 'verdict', 'best'] as const satisfies readonly ReportName[];
export type TextReportName = (typeof reportNames)[number];
export const reportFormats = ['terminal', 'markdown', 'latex', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/**
 * Results in, text out; ends with a line break. `terminal` shapes the terminal format alone. Throws REPORT_UNAVAILABLE
 * for a report that the results can't make.
 */
export const renderReport = (
  name: TextReportName,
  format: ReportFormat,
  data: ReportData,
  terminal: TerminalOptions,
): string => reports[name](data)[format](terminal);

/** A report that has been made, in every format. */
type Rendered = Readonly<Record<ReportFormat, (terminal: TerminalOptions) => string>>;

const reports: Readonly<Record<TextReportName, (data: ReportData) => Rendered>> = {
  table1: ({ experiment, evaluations, metrics }) => {
    const table = table1(experiment, evaluations, metrics);
    const ofEach = (text: (metric: MetricName) => string): string => (metrics ?? ['top1']).map(text).join('\n');
    return {
      terminal: (options) => ofEach((metric) => table1Terminal(table, metric, options)),
      markdown: () => ofEach((metric) => table1Markdown(table, metric)),
      latex: () => ofEach((metric) => table1Latex(table, metric)),
      csv: () => table1Csv(table),
      json: () => json({ ...table, notes: table1Cautions(table) }),
    };
  },
  table3: (data) => {
    const table = table3(data);
    return {
      ...sheetFormats(table3Sheet(table)),
      csv: () => table3Csv(table),
      json: () => json({ ...table, notes: imageNotes(table.rows) }),
    };
  },
  curve: ({ experiment, evaluations }) => {
    const curves = curve(table1(experiment, evaluations));
    return {
      terminal: (options) => curveTerminal(curves, options),
      markdown: () => curveMarkdown(curves),
      latex: () => curveLatex(curves),
      csv: () => curveCsv(curves),
      json: () => json({ ...curves, notes: curveNotes(curves) }),
    };
  },
  verdict: ({ experiment, evaluations }) => {
    const said = verdict(experiment, evaluations);
    return {
      terminal: (options) => verdictTerminal(said, options),
      markdown: () => verdictMarkdown(said),
      latex: () => verdictLatex(said),
      csv: () => verdictCsv(said),
      json: () => verdictJson(said),
    };
  },
  best: (data) => {
    const choices = best(data);
    const rows = choices.rows.map((row) => ({ ...row, sentences: bestSentences(row) }));
    return {
      ...sheetFormats(bestSheet(choices)),
      csv: () => bestCsv(choices),
      json: () => json({ ...choices, rows, notes: bestCautions(choices.rows) }),
    };
  },
};

const sheetFormats = (sheet: TextSheet): Pick<Rendered, 'terminal' | 'markdown' | 'latex'> => ({
  terminal: (options) => sheetTerminal(sheet, options),
  markdown: () => sheetMarkdown(sheet),
  latex: () => sheetLatex(sheet),
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
