import { imagesOfPart } from '../../domain/parts.ts';
import type { CutName } from '../../domain/scope.ts';
import type { PlanFacts } from '../facts.ts';
import { cutsByWork, type FeatureNeed, type KeptCuts } from '../runs/feature-runs.ts';

/** The features of one piece of work at one cut: a file. */
interface FeatureFile {
  readonly work: string;
  readonly cut: CutName;
  readonly bytes: number;
}

/**
 * Which features of an experiment are kept on disk: as many as the budget allows, each file counted once. While they
 * exceed it, the largest file is dropped (among equals the first by name), whichever part of the data it covers; its
 * heads are trained or tested on the images instead. `pooled` always stays: it is small, and everything else is
 * compared with it. A data set with an unknown number of images counts as zero: it is assumed to fit.
 */
export const keepWithinBudget = (
  needs: readonly FeatureNeed[],
  budgetBytes: number,
  facts: Pick<PlanFacts, 'featureBytesOf'>,
): KeptCuts => {
  const wanted = cutsByWork(needs);
  const files = featureFiles(needs, wanted, facts);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const dropped = new Set<FeatureFile>();
  for (const file of files.filter(({ cut }) => cut !== 'pooled').sort(largestFirst)) {
    if (total <= budgetBytes) break;
    dropped.add(file);
    total -= file.bytes;
  }
  if (dropped.size === 0) return wanted;
  const kept = new Map<string, Set<CutName>>();
  for (const file of files) {
    if (!dropped.has(file)) kept.set(file.work, (kept.get(file.work) ?? new Set()).add(file.cut));
  }
  return kept;
};

const featureFiles = (
  needs: readonly FeatureNeed[],
  wanted: KeptCuts,
  facts: Pick<PlanFacts, 'featureBytesOf'>,
): FeatureFile[] => {
  const needOf = new Map(needs.map((need) => [need.work, need]));
  return [...needOf].flatMap(([work, need]) =>
    [...(wanted.get(work) ?? [])].map((cut) => ({ work, cut, bytes: bytesOf(need, cut, facts) })),
  );
};

const bytesOf = ({ trunk, params }: FeatureNeed, cut: CutName, facts: Pick<PlanFacts, 'featureBytesOf'>): number => {
  const bytes = facts.featureBytesOf(trunk.network, cut, params.transform.testResolutionPx);
  return imagesOf({ trunk, params }) * (params.dtype === 'float16' ? bytes / 2 : bytes);
};

const imagesOf = ({ trunk, params }: Pick<FeatureNeed, 'trunk' | 'params'>): number => {
  const { part, images, holdout = 0 } = params;
  if (trunk.images === null) return images ?? 0;
  const available = imagesOfPart(trunk.images, part, holdout);
  return images === null ? available : Math.min(images, available);
};

const largestFirst = (a: FeatureFile, b: FeatureFile): number =>
  b.bytes - a.bytes || (a.work < b.work ? -1 : a.work > b.work ? 1 : a.cut < b.cut ? -1 : 1);
