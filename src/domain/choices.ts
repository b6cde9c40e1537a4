import type { Complete } from './complete-type.ts';
import type { ExperimentSpec, NormalizeSpec } from './experiment-spec.ts';

/** The choices in a spec. */
type Written = Complete<Required<ExperimentSpec>>;

/** Metrics shown in tables. */
export type MetricName = Written['metrics'][number];

export type ReportName = Written['report'][number];

/** How activations are mapped back to those at the train resolution. */
export type AdaptationFit = Written['adapt'][number];

export type AnalysisName = Written['analyses'][number];

/** (value / 255 - mean) / std, for red, green and blue. */
export type Normalize = Complete<NormalizeSpec>;
