import type { ExperimentOrigins } from '../../store/queries/experiment-origins.ts';
import type { AnalysisRow } from '../figures/analysis-row.ts';
import type { FigureName } from '../figures/render-figure.ts';
import type { ReportData } from '../report-data.ts';

/** The content of an experiment's part of the page. */
export interface PageSource {
  /** `''` if the spec has none. */
  readonly description: string;
  readonly data: ReportData;
  readonly analyses: ReadonlyMap<FigureName, readonly AnalysisRow[]>;
  readonly origins: ExperimentOrigins;
  /** The spec as a YAML file; null if it was not kept. */
  readonly specText: string | null;
  /** Why there may be fewer results than the spec asks for; null if they are complete. */
  readonly note: string | null;
  /** Downloads: files next to the page, or embedded in it. */
  readonly downloads: readonly Download[];
  /** Reports that the results cannot provide. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

export interface Download {
  readonly name: string;
  readonly content: { readonly href: string } | { readonly text: string };
}
