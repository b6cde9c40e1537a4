import { dirname, join, relative, sep } from 'node:path';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { ReportName } from '../../domain/choices.ts';
import { pictureFormatsOf } from '../../report/figures/render-picture.ts';
import { type IndexedReport, reportIndex } from '../../report/figures/report-index.ts';
import { reportFormats } from '../../report/render-report.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { allReportNames, makeReport, reportExtensions } from './make-report.ts';

/** What `writeAll` left, and what there was no report of. */
export interface WrittenReports {
  readonly files: number;
  readonly absent: readonly { readonly name: ReportName; readonly reason: string }[];
}

/**
 * Every report that the experiment has, in every format, in one folder, and a page with all of them: `index.html` beside
 * them, or elsewhere. Files of before are replaced.
 */
export const writeAll = async (
  store: Store,
  experiment: ExperimentSummary,
  folder: string,
  page = join(folder, 'index.html'),
): Promise<WrittenReports> => {
  const written: IndexedReport[] = [];
  const absent: { name: ReportName; reason: string }[] = [];
  for (const name of allReportNames) {
    try {
      written.push(await writeReport(store, experiment, name, folder));
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'REPORT_UNAVAILABLE') throw error;
      absent.push({ name, reason: error.message });
    }
  }
  if (written.length === 0) throw nothingThere(experiment, absent[0]!.reason);
  const linked = written.map((report) => ({
    ...report,
    files: report.files.map((file) => linkTo(join(folder, file), page)),
  }));
  writeOutputFile(page, reportIndex(experiment.name, linked, absent));
  return { files: written.reduce((sum, { files }) => sum + files.length, 1), absent };
};

const linkTo = (file: string, page: string): string => relative(dirname(page), file).split(sep).join('/');

const pageColumns = 120;

const writeReport = async (
  store: Store,
  experiment: ExperimentSummary,
  name: ReportName,
  folder: string,
): Promise<IndexedReport> => {
  const files: string[] = [];
  let text = '';
  let svg: string | null = null;
  for (const format of [...reportFormats, ...pictureFormatsOf(name)]) {
    const content = await makeReport(store, experiment, name, format, { columns: pageColumns, color: false });
    if (format === 'terminal') text = content.toString();
    if (format === 'svg') svg = content.toString();
    const file = `${name}.${reportExtensions[format]}`;
    writeOutputFile(join(folder, file), content);
    files.push(file);
  }
  return { name, files, text, svg };
};

const nothingThere = ({ name }: ExperimentSummary, reason: string): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `there is no report of \`${name}\` yet: ${reason}`, {
    hint: 'go on with `fixres run SPEC`; `fixres runs list` shows what failed',
  });
