import { type Best, best } from '../../report/best/best.ts';
import { type Curve, curve } from '../../report/curve/curve.ts';
import type { ReportData } from '../../report/report-data.ts';
import { table1 } from '../../report/table1/table1.ts';
import { type Table3, table3 } from '../../report/table3/table3.ts';
import type { Table1 } from '../../report/types.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import { askStore } from '../ask-store.ts';
import { reportData } from '../results/report-data.ts';
import { placed, type WhereOptions } from './options.ts';

export interface ReadOptions extends WhereOptions {
  /** Absent: the most recently planned experiment. */
  readonly experiment?: string;
}

/** Accuracies over train and test resolutions and scopes, as `fixres report table1 --format json` prints them. */
export const readTable1 = (options: ReadOptions = {}): Table1 => read(tableOf, options);

/** The transfer table, in the same way. */
export const readTable3 = (options: ReadOptions = {}): Table3 => read(table3, options);

/** The best choice for every network, in the same way. */
export const readBest = (options: ReadOptions = {}): Best => read(best, options);

/** Accuracy against test resolution, in the same way. */
export const readCurve = (options: ReadOptions = {}): Curve => read((data) => curve(tableOf(data)), options);

const tableOf = ({ experiment, evaluations, metrics }: ReportData): Table1 => table1(experiment, evaluations, metrics);

/** Throws `STORE_NOT_FOUND` if nothing has run. */
const read = <T>(make: (data: ReportData) => T, options: ReadOptions): T =>
  askStore(placed(options).runsDir, (store) => make(reportData(store, findExperiment(store, options.experiment).name)));
