import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import type { Store } from '../../store/store.ts';
import { askStoreLong } from '../ask-store.ts';
import { type AnyReportFormat, makeReport, type OneReportName, type ReportWishes } from './make-report.ts';
import { unfinishedNote } from './unfinished-note.ts';
import { type WrittenReports, writeAll } from './write-reports.ts';

export interface ReportOptions {
  /** Absolute. */
  readonly runsDir: string;
  /** Absent: the most recently planned experiment. */
  readonly experiment: string | undefined;
}

export interface OneReportOptions extends ReportOptions {
  readonly format: AnyReportFormat;
  /** Applies only to the format `terminal`. */
  readonly look: Parameters<typeof makeReport>[4];
  readonly wishes: ReportWishes;
}

/** Why a report may show less than the spec requests; null if it is complete. */
interface WithNote {
  readonly note: string | null;
}

/** A report of an experiment from its stored results. Throws `REPORT_UNAVAILABLE`, or as `findExperiment` does. */
export const reportExperiment = (
  name: OneReportName,
  { format, look, wishes, ...options }: OneReportOptions,
): Promise<WithNote & { readonly content: string | Uint8Array }> =>
  withExperiment(options, async (store, experiment) => ({
    content: await makeReport(store, experiment, name, format, look, wishes),
    note: unfinishedNote(store, experiment),
  }));

/** Writes every report in every format into a folder (absolute path). */
export const writeEveryReport = (folder: string, options: ReportOptions): Promise<WithNote & WrittenReports> =>
  withExperiment(options, async (store, experiment) => ({
    ...(await writeAll(store, experiment, folder)),
    note: unfinishedNote(store, experiment),
  }));

const withExperiment = <T>(
  options: ReportOptions,
  ask: (store: Store, experiment: ExperimentSummary) => Promise<T>,
): Promise<T> => askStoreLong(options.runsDir, (store) => ask(store, findExperiment(store, options.experiment)));
