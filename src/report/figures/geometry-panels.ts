import { groupBy } from '../../base/group-by.ts';
import { contentKey } from '../../base/json.ts';
import type { ObjectSizeAnalysis, RocAnalysis } from '../../domain/analysis-types.ts';
import { type AnalysisRow, rowsOf, seedsOf } from './analysis-row.ts';

/** The subject of a panel on the geometry of transforms. */
export interface GeometryPanel {
  readonly dataset: string;
  readonly trainResolution: number;
  readonly assignment: Readonly<Record<string, unknown>>;
  /** Numbers are means over this many. */
  readonly seeds: number;
}

type GeometryAnalysis = RocAnalysis | ObjectSizeAnalysis;

/**
 * The rows of an analysis of the transforms' geometry, one list per panel; within a list they differ only in the seed.
 */
export const geometryPanels = <Name extends GeometryAnalysis['analysis']>(
  rows: readonly AnalysisRow[],
  name: Name,
): AnalysisRow<Extract<GeometryAnalysis, { readonly analysis: Name }>>[][] =>
  groupBy(rowsOf(rows, name) as AnalysisRow<Extract<GeometryAnalysis, { readonly analysis: Name }>>[], (row) =>
    contentKey([row.labels.dataset, row.analysis.trainResolutionPx, row.labels.assignment]),
  );

export const geometryPanel = (rows: readonly AnalysisRow<GeometryAnalysis>[]): GeometryPanel => {
  const { labels, analysis } = rows[0]!;
  return {
    dataset: labels.dataset,
    trainResolution: analysis.trainResolutionPx,
    assignment: labels.assignment,
    seeds: seedsOf(rows),
  };
};
