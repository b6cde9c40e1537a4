import { rateResults } from '../../domain/rate-search.ts';
import { ownAssignment } from '../../report/rows/own-assignment.ts';
import type { TunedHead } from '../../report/rows/tuned-head.ts';
import { lateFall } from '../../report/tuning/late-fall.ts';
import { type StoredHead, tunedHeads } from '../../store/queries/tuned-heads.ts';
import type { Store } from '../../store/store.ts';

/** The finished fine-tuning runs of an experiment as rows for reports, in plan order. */
export const tunedHeadRows = (store: Store, experiment: string): TunedHead[] =>
  tunedHeads(store, experiment).flatMap((head) => {
    const { dataset, model, trainResolutionPx, testResolutionPx, imageResolutionPx, scope, seed, assignment } =
      head.labels;
    if (model === null || testResolutionPx === null || imageResolutionPx === null || scope === null) return [];
    const { n = Number.NaN, steps = Number.NaN, loss = Number.NaN } = head.results;
    return [
      {
        ...{ dataset, model, trainResolutionPx, testResolutionPx, imageResolutionPx, scope, seed },
        assignment: ownAssignment(assignment),
        ...{ n, steps, loss },
        ...rateOf(head),
        lateFall: lateFall(head.epochs),
      },
    ];
  });

const rateOf = ({ recipe, results }: StoredHead): Pick<TunedHead, 'learningRate' | 'search'> => {
  if (recipe.learning_rate !== 'search') return { learningRate: recipe.learning_rate, search: null };
  const trials = (recipe.search?.rates ?? []).map((rate) => ({ rate, top1: results[rateResults.top1(rate)] ?? null }));
  const { [rateResults.chosen]: learningRate = Number.NaN, [rateResults.answers]: answers = 0 } = results;
  return { learningRate, search: { answers, trials } };
};
