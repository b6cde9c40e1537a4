import { type FixresError, isFixresError } from '../../base/errors.ts';
import { isFigureName } from '../../report/figures/render-figure.ts';
import type { TerminalOptions } from '../../report/render/terminal-options.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { isAnyEvaluated } from '../../store/queries/evaluations.ts';
import { listExperiments } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { allReportNames, textReport } from './make-report.ts';

/** A report for a terminal, or the reason why there is none, such as missing results after failures. */
export type AskedReport = { readonly text: string } | { readonly unavailable: FixresError };

/** The reports that a spec requests, from the finished runs of its experiment. */
export const askedReports = (
  store: Store,
  { name, report }: Pick<Experiment, 'name' | 'report'>,
  look: TerminalOptions,
): AskedReport[] => {
  const summary = listExperiments(store).find((each) => each.name === name);
  if (summary === undefined) return [];
  const isTested = isAnyEvaluated(store, name);
  const possible = allReportNames.filter((each) => isTested || isFigureName(each));
  return possible
    .filter((each) => report.includes(each))
    .map((each) => {
      try {
        return { text: textReport(store, summary, each, 'terminal', look) };
      } catch (error) {
        if (!isFixresError(error) || error.code !== 'REPORT_UNAVAILABLE') throw error;
        return { unavailable: error };
      }
    });
};
