import type { ExperimentOrigins } from '../../store/queries/experiment-origins.ts';
import type { AnalysisRow } from '../figures/analysis-row.ts';
import type { FigureName } from '../figures/render-figure.ts';
import type { ReportData } from '../report-data.ts';

/** What an experiment's part of the page is made of. */
export interface PageSource {
  /** `''` where the spec says nothing. */
  readonly description: string;
  readonly data: ReportData;
  readonly analyses: ReadonlyMap<FigureName, readonly AnalysisRow[]>;
  readonly origins: ExperimentOrigins;
  /** The spec as a YAML file; null where it was not kept. */
  readonly specText: string | null;
  /** Why there may be less than the spec asks for; null where there is not. */
  readonly note: string | null;
  /** Files that a reader may take away: those beside the page, or in it. */
  readonly downloads: readonly Download[];
  /** Reports that the results do not make. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

export interface Download {
  readonly name: string;
  readonly content: { readonly href: string } | { readonly text: string };
}
