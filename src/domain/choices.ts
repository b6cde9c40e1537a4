import type { Complete } from './complete-type.ts';
import type { ExperimentSpec, NormalizeSpec } from './experiment-spec.ts';

/** What a spec chooses from. */
type Written = Complete<Required<ExperimentSpec>>;

/** What tables show. */
export type MetricName = Written['metrics'][number];

export type ReportName = Written['report'][number];

/** How activations are led back to those at the train resolution. */
export type AdaptationFit = Written['adapt'][number];

export type AnalysisName = Written['analyses'][number];

/** (value / 255 - mean) / std, for red, green and blue. */
export type Normalize = Complete<NormalizeSpec>;
