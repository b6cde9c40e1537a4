import type { ReportName } from '../spec/experiment.ts';
import { curve } from './curve.ts';
import type { EvaluationRow } from './evaluation-row.ts';
import { curveCsv } from './render/curve-csv.ts';
import { curveLatex } from './render/curve-latex.ts';
import { curveMarkdown } from './render/curve-markdown.ts';
import { curveTerminal } from './render/curve-terminal.ts';
import { table1Csv } from './render/table1-csv.ts';
import { table1Latex } from './render/table1-latex.ts';
import { table1Markdown } from './render/table1-markdown.ts';
import { type TerminalOptions, table1Terminal } from './render/table1-terminal.ts';
import { verdictCsv, verdictJson, verdictLatex, verdictMarkdown, verdictTerminal } from './render/verdict-text.ts';
import { table1 } from './table1.ts';
import { verdict } from './verdict.ts';

export const reportNames = ['table1', 'curve', 'verdict'] as const satisfies readonly ReportName[];
export const reportFormats = ['terminal', 'markdown', 'latex', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Rows in, text out; ends with a line break. `terminal` shapes the terminal format alone. */
export const renderReport = (
  name: ReportName,
  format: ReportFormat,
  experiment: string,
  evaluations: readonly EvaluationRow[],
  terminal: TerminalOptions,
): string => {
  if (name === 'verdict') return renderVerdict(format, experiment, evaluations, terminal);
  const table = table1(experiment, evaluations);
  return name === 'table1' ? table1Formats[format](table, terminal) : curveFormats[format](curve(table), terminal);
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const table1Formats = {
  terminal: table1Terminal,
  markdown: table1Markdown,
  latex: table1Latex,
  csv: table1Csv,
  json,
};

const curveFormats = {
  terminal: curveTerminal,
  markdown: curveMarkdown,
  latex: curveLatex,
  csv: curveCsv,
  json,
};

const verdictFormats = {
  terminal: verdictTerminal,
  markdown: verdictMarkdown,
  latex: verdictLatex,
  csv: verdictCsv,
  json: verdictJson,
};

const renderVerdict = (
  format: ReportFormat,
  experiment: string,
  evaluations: readonly EvaluationRow[],
  terminal: TerminalOptions,
): string => verdictFormats[format](verdict(experiment, evaluations), terminal);
