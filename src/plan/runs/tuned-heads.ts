import type { FeaturesJob, FinetuneJob } from '../../domain/jobs/jobs.ts';
import { cutForScope } from '../../domain/scope.ts';
import type { DraftRun } from './draft-run.ts';
import type { TestSource } from './evaluate-runs.ts';
import type { FeatureNeed, KeptCuts } from './feature-runs.ts';
import { finetuneRun, type TunedScope, tunedScopes } from './head-runs.ts';
import type { PlaceWork } from './place-work.ts';
import { shareHeads } from './shared-heads.ts';
import { shareTests, type TestRequest } from './shared-tests.ts';

/** A fine-tuned head at a place, with all runs it comes from. */
export interface TunedHead {
  /** Where it was trained. */
  readonly training: DraftRun;
  readonly finetune: DraftRun<FinetuneJob>;
  /** Where it is tested: one entry for each part in the place's `tests`. */
  readonly tests: readonly TestSource[];
}

export type FeaturesOf = (need: FeatureNeed) => DraftRun<FeaturesJob> | null;

/**
 * The heads of every place, in the order of its scopes: on stored features, or side by side with those of other places.
 */
export const tunedHeads = (
  places: readonly PlaceWork[],
  kept: KeptCuts,
  featuresOf: FeaturesOf,
): ReadonlyMap<PlaceWork, readonly TunedHead[]> => {
  const tuned = places.flatMap((place) => tunedScopes(place, kept));
  const heads = shareHeads(tuned.flatMap(({ request }) => (request === null ? [] : [request])));
  const trained = tuned.map((scope) => {
    const head = scope.request === null ? null : heads.get(scope.request)!;
    const source = head ?? featuresOf(scope.features!)!;
    const finetune = finetuneRun(scope, source);
    return {
      scope,
      training: head?.run ?? featuresOf(scope.features!)!,
      finetune,
      asked: testsAsked(scope, finetune, kept),
    };
  });
  const tests = shareTests(trained.flatMap(({ asked }) => asked.filter((request) => request !== null)));
  const all = new Map<PlaceWork, TunedHead[]>(places.map((place) => [place, []]));
  for (const { scope, training, finetune, asked } of trained) {
    const { place } = scope;
    const sources = asked.map((request, part) =>
      request === null ? featuresOf(place.tests[part]!)! : tests.get(request)!,
    );
    all.get(place)!.push({ training, finetune, tests: sources });
  }
  return all;
};

/** The request for a pass over the images, for each part; null if the features are stored. */
const testsAsked = (
  { place, params: { scope, seed } }: TunedScope,
  finetune: DraftRun<FinetuneJob>,
  kept: KeptCuts,
): (TestRequest | null)[] =>
  place.tests.map((images) => {
    if (kept.get(images.work)?.has(cutForScope(scope)) === true) return null;
    const part = images.params.part === 'test' ? null : images.params.part;
    return { images, scope, finetune: finetune.job.key, labels: { ...place.labels, part, seed } };
  });
