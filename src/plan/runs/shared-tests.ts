import { groupBy } from '../../base/group-by.ts';
import { canonicalJson } from '../../base/json.ts';
import type { TestsJob } from '../../domain/jobs/jobs.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Scope } from '../../domain/scope.ts';
import type { DraftRun } from './draft-run.ts';
import type { FeatureNeed } from './feature-runs.ts';

/** A head whose test features are not stored. */
export interface TestRequest {
  /** The images, with the transform and the trunk they go through. */
  readonly images: FeatureNeed;
  readonly scope: Scope;
  /** Key of the run that fine-tuned it. */
  readonly finetune: string;
  readonly labels: RunLabels;
}

export interface PlacedTest {
  readonly run: DraftRun<TestsJob>;
  readonly position: number;
}

/** Heads on one trunk are tested in one pass over the images; a head without a trunk (scope `all`) by itself. */
export const shareTests = (requests: readonly TestRequest[]): ReadonlyMap<TestRequest, PlacedTest> => {
  const placed = new Map<TestRequest, PlacedTest>();
  for (const group of groupBy(requests, testPassOf)) {
    const { inputs, params, trunk } = group[0]!.images;
    const named = new Map(group.map((request) => [nameOf(request), request]));
    const names = [...named.keys()].sort();
    const heads = names.map((name) => named.get(name)!);
    const { dtype: _, ...pass } = params; // features are not stored
    const job = makeJob<TestsJob>(
      {
        kind: 'tests',
        inputs: { ...inputs, ...Object.fromEntries(heads.map(({ finetune }, n) => [`finetune:${n}`, finetune])) },
        params: { ...pass, scopes: heads.map(({ scope }) => scope) },
      },
      trunk.site,
    );
    for (const request of group) {
      const { labels, scope } = request;
      placed.set(request, { run: { job, labels: { ...labels, scope } }, position: names.indexOf(nameOf(request)) });
    }
  }
  return placed;
};

const testPassOf = ({ images, scope, finetune }: TestRequest): string =>
  scope.all === true ? `${images.work} ${finetune}` : images.work;

const nameOf = ({ scope, finetune }: TestRequest): string => canonicalJson([scope, finetune]);
