import { groupBy } from '../../base/group-by.ts';
import { canonicalJson } from '../../base/json.ts';
import type { HeadsJob } from '../../domain/jobs/jobs.ts';
import type { HeadParams } from '../../domain/jobs/params.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { TuneTransform } from '../../domain/test-transform.ts';
import type { DraftRun } from './draft-run.ts';
import type { Trunk } from './trunk-runs.ts';

/** A head that can't be trained on kept features. */
export interface HeadRequest {
  readonly trunk: Trunk;
  readonly images: number | null;
  readonly transform: TuneTransform;
  readonly head: HeadParams;
  readonly labels: RunLabels;
}

/** The location of a head: its run, and its position in it. */
export interface PlacedHead {
  readonly run: DraftRun<HeadsJob>;
  readonly position: number;
}

/**
 * Heads that can take the same images in the same order from the same trunk train in one run, in an order independent
 * of the spec's. A head without a trunk (scope `all`) shares only decoding, so it trains by itself: if it fails, no
 * other head fails with it, and several can run at once.
 */
export const shareHeads = (requests: readonly HeadRequest[]): ReadonlyMap<HeadRequest, PlacedHead> => {
  const placed = new Map<HeadRequest, PlacedHead>();
  for (const group of groupBy(requests, headPassOf)) {
    const { trunk, images, transform } = group[0]!;
    const named = new Map(group.map(({ head }) => [canonicalJson(head), head]));
    const names = [...named.keys()].sort();
    const job = makeJob<HeadsJob>(
      {
        kind: 'heads',
        inputs: { dataset: trunk.dataset, ...trunk.inputs },
        params: {
          model: trunk.model,
          images,
          transform,
          heads: names.map((name) => named.get(name)!),
          ...trunk.holdout,
        },
      },
      trunk.site,
    );
    for (const request of group) {
      const { head, labels } = request;
      const run = { job, labels: { ...labels, scope: head.scope, seed: head.seed } };
      placed.set(request, { run, position: names.indexOf(canonicalJson(head)) });
    }
  }
  return placed;
};

/**
 * Requests with equal passes see the same images in the same order; the seed determines even a fixed order.
 */
const headPassOf = ({ trunk, images, transform, head }: HeadRequest): string => {
  const { batch_size, last_batch, order, epochs, min_steps = null } = head.recipe;
  return canonicalJson({
    trunk: [trunk.dataset, trunk.inputs, trunk.model, trunk.holdout],
    images,
    transform,
    recipe: { batch_size, last_batch, order, epochs, min_steps },
    seed: head.seed,
    keepBest: head.keepBest ?? null,
    alone: head.scope.all === true ? head : null,
  });
};
