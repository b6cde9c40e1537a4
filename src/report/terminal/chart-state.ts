import type { InputSize } from '../../domain/input-size.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import type { PlannedRun } from '../../plan/types.ts';
import { compareFixes, type Fix, fixName, fixOf } from '../rows/fix.ts';
import { assignmentName, panelName } from '../rows/panel-name.ts';

/** The accuracies known so far, by panel (a trained network), line (a scope) and test resolution. */
export interface ChartState {
  readonly panels: ReadonlyMap<string, ChartPanel>;
  /** The panel of the latest result; null before the first one. */
  readonly current: string | null;
}

export interface ChartPanel {
  readonly trainResolutionPx: number | null;
  readonly lines: readonly ChartScope[];
}

export interface ChartScope {
  readonly fix: Fix;
  readonly name: string;
  /** Sum of top-1 (0..1) and number of seeds, by test resolution in pixels. */
  readonly sums: ReadonlyMap<InputSize, { readonly top1: number; readonly seeds: number }>;
}

/** The highest accuracy so far (0..1, a mean over its seeds) and where it was measured. */
export interface BestPoint {
  readonly top1: number;
  readonly testResolutionPx: InputSize;
  readonly fix: string;
  readonly panel: string;
}

/** Ties go to the first; null before anything was tested. */
export const bestPoint = ({ panels }: ChartState): BestPoint | null => {
  let best: BestPoint | null = null;
  for (const [panel, { lines }] of panels)
    for (const { name, sums } of lines)
      for (const [testResolutionPx, { top1, seeds }] of sums)
        if (best === null || top1 / seeds > best.top1)
          best = { top1: top1 / seeds, testResolutionPx, fix: name, panel };
  return best;
};

export const emptyChart: ChartState = { panels: new Map(), current: null };

/** The chart with one more evaluation; runs without a test do not change it. */
export const withResult = (chart: ChartState, { job, labels }: PlannedRun, top1: number | undefined): ChartState => {
  const { dataset, model, trainResolutionPx, testResolutionPx, scope, assignment } = labels;
  // Results on held-out images are for choosing only.
  if (job.kind !== 'evaluate' || top1 === undefined || labels.part !== null) return chart;
  if (model === null || testResolutionPx === null || scope === null) return chart;
  const { cropRatio, resize } = labels;
  const geometry = { resize: resize ?? 'shorter_side', cropRatio: cropRatio ?? usualCropRatio } as const;
  const current = panelName({ dataset, model, trainResolution: trainResolutionPx, ...geometry, assignment: {} });
  const panel = chart.panels.get(current) ?? { trainResolutionPx, lines: [] };
  const fix = fixOf({ ...labels, scope });
  const name = `${fixName(fix)}${assignmentName(assignment)}`;
  const lines = withPoint(panel.lines, { fix, name }, testResolutionPx, top1);
  return { panels: new Map(chart.panels).set(current, { ...panel, lines }), current };
};

const withPoint = (
  lines: readonly ChartScope[],
  { fix, name }: Pick<ChartScope, 'fix' | 'name'>,
  testResolutionPx: InputSize,
  top1: number,
): readonly ChartScope[] => {
  const line = lines.find((other) => other.name === name) ?? { fix, name, sums: new Map() };
  const before = line.sums.get(testResolutionPx) ?? { top1: 0, seeds: 0 };
  const after = { top1: before.top1 + top1, seeds: before.seeds + 1 };
  const others = lines.filter((other) => other.name !== name);
  return [...others, { ...line, sums: new Map(line.sums).set(testResolutionPx, after) }].sort(
    (a, b) => compareFixes(a.fix, b.fix) || (a.name < b.name ? -1 : 1),
  );
};
