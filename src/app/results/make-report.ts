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
/** A report by itself. */
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

/** What may be asked for beside the usual. */
export interface ReportWishes {
  /** Of Tables 1 and 3 and the curve; absent: those of the spec, and of the curve top-1. */
  readonly metric?: MetricName | undefined;
  /** Of pictures; absent: a screen's, in LaTeX the text's. */
  readonly width?: PictureWidth | undefined;
  /** Whether Table 1 in LaTeX has intervals; absent: yes. */
  readonly intervals?: boolean;
}

const noIntervals = (): FixresError =>
  new FixresError('CLI_USAGE', 'only Table 1 in LaTeX can leave its intervals out', {
    hint: 'omit `--no-intervals`, or write `fixres report table1 --format latex --no-intervals`',
  });

/**
 * A report of an experiment, as text or, for PNG, bytes. The store has to stay open until it is there. Throws
 * REPORT_UNAVAILABLE for one that the results can't make, CLI_USAGE for one that is not drawn in that way.
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

/** As `makeReport`, for the formats that are text. */
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

/** The metric asked for, or else those of the spec; undefined for top-1 alone. Only Tables 1 and 3 and the curve show others. */
const shownMetrics = (
  store: Store,
  experiment: string,
  report: OneReportName,
  metric: MetricName | undefined,
): readonly MetricName[] | undefined => {
  if (report === 'table1' || report === 'table3') return metric === undefined ? metricsOf(store, experiment) : [metric];
  if (metric === undefined) return undefined;
  if (report === 'curve') return [metric];
  throw new FixresError('CLI_USAGE', `the report \`${report}\` shows no metric but its own`, {
    hint: 'omit `--metric`, which `table1`, `table3` and `curve` take',
  });
};

/** Throws CLI_USAGE for a report or a format whose pictures have no width of their own. */
const assertDrawn = (name: ReportName, format: AnyReportFormat): void => {
  const isDrawn = pictureFormatsOf(name).includes('svg');
  if (isDrawn && widths.some((drawn) => drawn === format)) return;
  throw new FixresError('CLI_USAGE', `\`${name}\` as ${format} has no picture with a width`, {
    hint: isDrawn
      ? `omit \`--width\`, or write ${widths.join(', ')}`
      : 'omit `--width`, which `curve` and the figures of analyses take',
  });
};

const widths = ['svg', 'png', 'latex'] as const satisfies readonly AnyReportFormat[];

const isPicture = (format: AnyReportFormat): format is PictureFormat =>
  pictureFormats.some((picture) => picture === format);

/** Reports of tests need one. */
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
          ? 'go on with `fixres run SPEC`'
          : 'remove the cause and run the same command again: what has finished is kept; `fixres runs list` shows every run',
    },
  );
};
