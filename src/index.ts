// The library's public names. What is not here may change without notice.

export { planFacts } from './app/facts/plan-facts.ts';
export { evaluationRows } from './app/results/evaluation-rows.ts';
export { figureRows } from './app/results/figure-rows.ts';
export { reportData } from './app/results/report-data.ts';
export { workerUrl } from './app/run/worker-url.ts';
export { type ErrorCode, type ErrorDetails, FixresError, isFixresError, type SerialisedError } from './base/errors.ts';
export { type Interval, mcNemarExact, mean, standardDeviation, wilsonInterval95 } from './base/statistics.ts';
export type { ReportName } from './domain/choices.ts';
export type {
  FailureCause,
  Metric,
  Prediction,
  Progress,
  RunEvent,
  RunOutcome,
  RunStatus,
  StatusReason,
} from './domain/events.ts';
export type { RunJob } from './domain/jobs/jobs.ts';
export type { RunKind } from './domain/jobs/run-kinds.ts';
export type { RunLabels } from './domain/jobs/run-labels.ts';
export { buildPlan } from './plan/build-plan.ts';
export type { KnownRuns, PlanFacts } from './plan/facts.ts';
export { RunPaths } from './plan/handover/run-paths.ts';
export { type Forced, withReasons } from './plan/run-reasons.ts';
export type { Plan, PlannedRun, RunReason } from './plan/types.ts';
export { type Best, type BestRow, best } from './report/best/best.ts';
export { type Curve, curve } from './report/curve/curve.ts';
export type { AnalysisRow } from './report/figures/analysis-row.ts';
export { type FigureName, type FigureRows, figureNames, renderFigure } from './report/figures/render-figure.ts';
export { type PictureFormat, pictureFormats, renderPicture } from './report/figures/render-picture.ts';
export { type ReportFormat, renderReport, reportFormats, reportNames } from './report/render-report.ts';
export type { ReportData } from './report/report-data.ts';
export type { EvaluationRow } from './report/rows/evaluation-row.ts';
export { table1 } from './report/table1/table1.ts';
export { type Table3, type Table3Row, table3 } from './report/table3/table3.ts';
export type { Table1, Table1Cell, Table1Row } from './report/types.ts';
export { type Verdict, verdict } from './report/verdict/verdict.ts';
export { createDryRunExecutor } from './schedule/executors/dry-run.ts';
export { createLocalExecutor, type LocalExecutorOptions } from './schedule/executors/local.ts';
export type { Executor } from './schedule/executors/types.ts';
export type { Ledger } from './schedule/ledger.ts';
export { type PlanOutcome, type RunFailure, type RunPlanOptions, runPlan } from './schedule/run-plan.ts';
export type { Experiment, Variant } from './spec/experiment.ts';
export { type LoadedExperiment, type LoadOptions, loadExperiment, parseExperiment } from './spec/load-experiment.ts';
export { type OpenStoreOptions, openStore, type Store } from './store/store.ts';
