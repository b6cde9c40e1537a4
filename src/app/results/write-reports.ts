import { dirname, join } from 'node:path';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { relativeSlashed } from '../../base/files/slash-path.ts';
import type { ReportName } from '../../domain/choices.ts';
import { pictureFormatsOf } from '../../report/figures/render-picture.ts';
import { reportPage } from '../../report/page/report-page.ts';
import { reportFormats } from '../../report/render-report.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { allReportNames, makeReport, type OneReportName, reportExtensions } from './make-report.ts';
import { pageSource } from './page-source.ts';

/** The files written by `writeAll`, and the unavailable reports. */
export interface WrittenReports {
  readonly files: number;
  readonly absent: readonly { readonly name: ReportName; readonly reason: string }[];
}

/**
 * Writes every available report of the experiment in every format into one folder, and a page with all: `index.html` in
 * the same folder, or elsewhere. Existing files are replaced.
 */
export const writeAll = async (
  store: Store,
  experiment: ExperimentSummary,
  folder: string,
  page = join(folder, 'index.html'),
): Promise<WrittenReports> => {
  const files: string[] = [];
  const absent: { name: ReportName; reason: string }[] = [];
  for (const name of allReportNames) {
    try {
      for (const file of await writeReport(store, experiment, name, folder)) files.push(file);
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'REPORT_UNAVAILABLE') throw error;
      absent.push({ name, reason: error.message });
    }
  }
  if (files.length === 0) throw nothingThere(experiment, absent[0]!.reason);
  const downloads = files.map((name) => ({
    name,
    content: { href: relativeSlashed(dirname(page), join(folder, name)) },
  }));
  writeOutputFile(page, reportPage([pageSource(store, experiment, { downloads, absent })]));
  return { files: files.length + 1, absent };
};

const pageColumns = 120;

const writeReport = async (
  store: Store,
  experiment: ExperimentSummary,
  name: OneReportName,
  folder: string,
): Promise<string[]> => {
  const files: string[] = [];
  for (const format of [...reportFormats, ...pictureFormatsOf(name)]) {
    const content = await makeReport(store, experiment, name, format, { columns: pageColumns, color: false });
    const file = `${name}.${reportExtensions[format]}`;
    writeOutputFile(join(folder, file), content);
    files.push(file);
  }
  return files;
};

const nothingThere = ({ name }: ExperimentSummary, reason: string): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `there is no report of \`${name}\` yet: ${reason}`, {
    hint: 'continue with `fixres run SPEC`; `fixres runs list` shows what failed',
  });
