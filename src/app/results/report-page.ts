import { join } from 'node:path';
import { isFixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { Download } from '../../report/page/page-source.ts';
import { reportPage } from '../../report/page/report-page.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import type { Store } from '../../store/store.ts';
import { askStore } from '../ask-store.ts';
import { allReportNames, type OneReportName, reportExtensions, textReport } from './make-report.ts';
import { type AbsentReport, pageSource } from './page-source.ts';

/**
 * One HTML file with all reports of the named experiments in a runs folder (absolute path), side by side; by default,
 * of the most recently planned one. Throws as `findExperiment` does.
 */
export const experimentsPage = (runsDir: string, names: readonly string[]): string =>
  askStore(runsDir, (store) => {
    const asked = names.length === 0 ? [findExperiment(store)] : names.map((name) => findExperiment(store, name));
    return pageOf(store, [...new Map(asked.map((experiment) => [experiment.name, experiment])).values()]);
  });

/** Writes the page that a spec requests into the runs folder (absolute path); returns the file. */
export const writeAskedPage = (runsDir: string, name: string): string => {
  const file = join(runsDir, 'reports', `${name}.html`);
  writeOutputFile(file, experimentsPage(runsDir, [name]));
  return file;
};

/** The same for an open store. */
export const pageOf = (store: Store, experiments: readonly ExperimentSummary[]): string =>
  reportPage(experiments.map((experiment) => pageSource(store, experiment, ownFiles(store, experiment))));

/** The downloads in the page, and the reports that are unavailable. */
const ownFiles = (store: Store, experiment: ExperimentSummary): { downloads: Download[]; absent: AbsentReport[] } => {
  const downloads: Download[] = [];
  const absent: AbsentReport[] = [];
  for (const name of allReportNames) {
    try {
      for (const format of formatsOf(name)) {
        const text = textReport(store, experiment, name, format, { columns: 100, color: false });
        if (text.length <= mostLetters)
          downloads.push({ name: `${name}.${reportExtensions[format]}`, content: { text } });
      }
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'REPORT_UNAVAILABLE') throw error;
      absent.push({ name, reason: error.message });
    }
  }
  return { downloads, absent };
};

/**
 * Maximum length of a file embedded in the page, which leaves out distributions of many values:
 * `fixres report NAME --format csv` writes those.
 */
const mostLetters = 200_000;

const formatsOf = (name: OneReportName): readonly ('csv' | 'json' | 'latex')[] =>
  name === 'table1' || name === 'table3' ? ['csv', 'json', 'latex'] : ['csv'];
