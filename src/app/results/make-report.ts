import { FixresError } from '../../base/errors.ts';
import type { MetricName, ReportName } from '../../domain/choices.ts';
import { figureNames, isFigureName, renderFigure } from '../../report/figures/render-figure.ts';
import {
  type PictureFormat,
  pictureFormats,
  pictureFormatsOf,
  renderPicture,
} from '../../report/figures/render-picture.ts';
import type { PictureWidth } from '../../report/figures/svg/picture-width.ts';
import type { TerminalOptions } from '../../report/render/terminal-options.ts';
import { type ReportFormat, renderReport, reportFormats, reportNames } from '../../report/render-report.ts';
import { metricsOf } from '../../store/queries/experiment-spec.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { figureRows } from './figure-rows.ts';
import { reportData } from './report-data.ts';
import { unfinishedNote } from './unfinished-note.ts';

export const allReportNames = [...reportNames, ...figureNames] as const satisfies readonly ReportName[];
/** A single report. */
export type OneReportName = (typeof allReportNames)[number];
export const allReportFormats = [...reportFormats, ...pictureFormats] as const;
export type AnyReportFormat = (typeof allReportFormats)[number];

export const reportExtensions: Readonly<Record<AnyReportFormat, string>> = {
  terminal: 'txt',
  markdown: 'md',
  latex: 'tex',
  csv: 'csv',
  json: 'json',
  svg: 'svg',
  png: 'png',
  html: 'html',
};

/** Options that change the usual content. */
export interface ReportWishes {
  /** For Tables 1 and 3 and the curve; absent: those of the spec, and top-1 for the curve. */
  readonly metric?: MetricName | undefined;
  /** Width of figures; absent: suitable for a screen, or in LaTeX the text width. */
  readonly width?: PictureWidth | undefined;
  /** Whether Table 1 in LaTeX has intervals; absent: yes. */
  readonly intervals?: boolean;
}

const noIntervals = (): FixresError =>
  new FixresError('CLI_USAGE', 'only Table 1 in LaTeX can omit its intervals', {
    hint: 'omit `--no-intervals`, or write `fixres report table1 --format latex --no-intervals`',
  });

/**
 * A report of an experiment, as text or, for PNG, bytes. The store must stay open until it is done. Throws
 * REPORT_UNAVAILABLE if the results are insufficient, CLI_USAGE for a format that the report does not support.
 */
export const makeReport = async (
  store: Store,
  experiment: ExperimentSummary,
  name: OneReportName,
  format: AnyReportFormat,
  look: TerminalOptions,
  wishes: ReportWishes = {},
): Promise<string | Uint8Array> => {
  const { metric, width } = wishes;
  if (width !== undefined) assertDrawn(name, format);
  if (!isPicture(format)) return textReport(store, experiment, name, format, look, wishes);
  const rows = figureRows(store, experiment.name, name, shownMetrics(store, experiment.name, name, metric));
  return renderPicture(name, format, withResults(rows, name, experiment, store), width);
};

/** As `makeReport`, for text formats. */
export const textReport = (
  store: Store,
  experiment: ExperimentSummary,
  name: OneReportName,
  format: ReportFormat,
  look: TerminalOptions,
  { metric, width, intervals = true }: ReportWishes = {},
): string => {
  if (!intervals && (name !== 'table1' || format !== 'latex')) throw noIntervals();
  const metrics = shownMetrics(store, experiment.name, name, metric);
  if (isFigureName(name)) return renderFigure(name, format, figureRows(store, experiment.name, name), look, width);
  const results = withResults(reportData(store, experiment.name, metrics), name, experiment, store);
  const data = name === 'curve' && metric !== undefined ? { ...results, curveMetric: metric } : results;
  return renderReport(name, format, data, look, width, intervals);
};

/**
 * The requested metric, or those of the spec; undefined for top-1 only. Only Tables 1 and 3 and the curve show others.
 */
const shownMetrics = (
  store: Store,
  experiment: string,
  report: OneReportName,
  metric: MetricName | undefined,
): readonly MetricName[] | undefined => {
  if (report === 'table1' || report === 'table3') return metric === undefined ? metricsOf(store, experiment) : [metric];
  if (metric === undefined) return undefined;
  if (report === 'curve') return [metric];
  throw new FixresError('CLI_USAGE', `the report \`${report}\` has a fixed metric`, {
    hint: 'omit `--metric`, which only `table1`, `table3` and `curve` support',
  });
};

/** Throws CLI_USAGE for a report or a format whose figures have no adjustable width. */
const assertDrawn = (name: ReportName, format: AnyReportFormat): void => {
  const isDrawn = pictureFormatsOf(name).includes('svg');
  if (isDrawn && widths.some((drawn) => drawn === format)) return;
  throw new FixresError('CLI_USAGE', `\`${name}\` as ${format} has no picture with an adjustable width`, {
    hint: isDrawn
      ? `omit \`--width\`, or use one of the formats ${widths.join(', ')}`
      : 'omit `--width`, which only `curve` and the figures of analyses support',
  });
};

const widths = ['svg', 'png', 'latex'] as const satisfies readonly AnyReportFormat[];

const isPicture = (format: AnyReportFormat): format is PictureFormat =>
  pictureFormats.some((picture) => picture === format);

/** Reports on tests need at least one. */
const withResults = <Rows extends { readonly evaluations: readonly unknown[] }>(
  rows: Rows,
  report: OneReportName,
  experiment: ExperimentSummary,
  store: Store,
): Rows => {
  if (rows.evaluations.length > 0 || isFigureName(report)) return rows;
  const { name, finished, runs } = experiment;
  const why = unfinishedNote(store, experiment);
  throw new FixresError(
    'REPORT_UNAVAILABLE',
    why === null
      ? `no test of \`${name}\` has finished (${finished} of ${runs} runs have)`
      : `no test of \`${name}\` has finished; ${why}`,
    {
      hint:
        why === null
          ? 'continue with `fixres run SPEC`'
          : 'fix the cause and run the same command again; finished runs are kept, and `fixres runs list` shows every run',
    },
  );
};
