import type { Analysis } from '../../domain/analysis-types.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';

/** One finished `analyze` run, as reports read it. */
export interface AnalysisRow<Kind extends Analysis = Analysis> {
  readonly key: string;
  readonly labels: AnalysisLabels;
  readonly analysis: Kind;
}

export type AnalysisLabels = Pick<
  RunLabels,
  | 'dataset'
  | 'model'
  | 'trainResolutionPx'
  | 'testResolutionPx'
  | 'imageResolutionPx'
  | 'cropRatio'
  | 'resize'
  | 'scope'
  | 'seed'
  | 'assignment'
>;

type KindOf<Name extends Analysis['analysis']> = Extract<Analysis, { readonly analysis: Name }>;

/** The rows of one analysis, in order. */
export const rowsOf = <Name extends Analysis['analysis']>(
  rows: readonly AnalysisRow[],
  name: Name,
): AnalysisRow<KindOf<Name>>[] =>
  rows.filter((row): row is AnalysisRow<KindOf<Name>> => row.analysis.analysis === name);

/** The number of seeds; a run that all seeds share counts as one seed. */
export const seedsOf = (rows: readonly AnalysisRow[]): number => new Set(rows.map(({ labels }) => labels.seed)).size;
