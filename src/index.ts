// The library's public names. What is not here may change without notice. Nothing here prints or ends the process.

export type { Advice, AdviseEvent, Assumption, PricedPoint, QuickCheck, Recommendation } from './app/advise/types.ts';
export type { PrunedFeatures } from './app/cache/prune-features.ts';
export { type AdviseOptions, advise } from './app/library/advise.ts';
export { compareRuns, exportRun, predictImages, pruneFeatures } from './app/library/ask.ts';
export type { CarryOutOptions, FollowOptions, WhereOptions } from './app/library/options.ts';
export { type ReadOptions, readBest, readCurve, readTable1, readTable3 } from './app/library/read.ts';
export { followExperiment, type RunOptions, reproduceRun, retryRuns, runExperiment } from './app/library/run.ts';
export type { ExportedRun } from './app/network/export-run.ts';
export type { ImageAnswer } from './app/network/predict-images.ts';
export type { Reproduction } from './app/reproduce/reproduce-run.ts';
export type { ScheduleOptions } from './app/run/carry-out.ts';
export { type ErrorCode, type ErrorDetails, FixresError, isFixresError, type SerialisedError } from './base/errors.ts';
export { type Interval, mcNemarExact, mean, standardDeviation, wilsonInterval95 } from './base/statistics.ts';
export type { Augmentation } from './domain/augmentation.ts';
export type { AdaptationFit, AnalysisName, MetricName, Normalize, ReportName } from './domain/choices.ts';
export type { DatasetParams } from './domain/datasets/params.ts';
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
export type { ExperimentSpec } from './domain/experiment-spec.ts';
export { type InputSize, inputSize, sidesOf } from './domain/input-size.ts';
export type { RunJob } from './domain/jobs/jobs.ts';
export type { RunKind } from './domain/jobs/run-kinds.ts';
export type { RunLabels } from './domain/jobs/run-labels.ts';
export type { PartName } from './domain/parts.ts';
export type { Recipe } from './domain/recipe.ts';
export type { Scope } from './domain/scope.ts';
export { imageResolutionPx, type TestTransform } from './domain/test-transform.ts';
export type { Best, BestRow } from './report/best/best.ts';
export type { Curve } from './report/curve/curve.ts';
export type { RunComparison } from './report/run-comparison.ts';
export type { Table3, Table3Row } from './report/table3/table3.ts';
export type { Table1, Table1Cell, Table1Row } from './report/types.ts';
export type { PlanOutcome, RunFailure } from './schedule/run-plan.ts';
export type { Experiment, Variant } from './spec/experiment.ts';
export { type LoadedExperiment, type LoadOptions, loadExperiment, parseExperiment } from './spec/load-experiment.ts';
