import { FixresError } from '../../base/errors.ts';
import type { FeaturesJob, FinetuneJob } from '../../domain/jobs/jobs.ts';
import { cutForScope, isFinetuned, scopeName } from '../../domain/scope.ts';
import { adaptRun } from './adapt-runs.ts';
import { activationsRun, changesActivations } from './analysis-runs.ts';
import type { DraftRun } from './draft-run.ts';
import {
  evaluateAdapted,
  evaluateAsItIs,
  evaluateHead,
  evaluateScales,
  type OtherCrops,
  type TestSource,
} from './evaluate-runs.ts';
import type { FeatureNeed } from './feature-runs.ts';
import type { CropNeeds, PlaceWork } from './place-work.ts';
import type { Trunk } from './trunk-runs.ts';
import type { FeaturesOf, TunedHead } from './tuned-heads.ts';

/** All runs of a place, where `heads` are those of its fine-tuned scopes in order. */
export const placeRuns = (place: PlaceWork, heads: readonly TunedHead[], featuresOf: FeaturesOf): DraftRun[] => [
  ...place.trunk.runs,
  ...present([...place.tests, place.tune].map((need) => need && featuresOf(need))),
  ...scopeRuns(place, heads, featuresOf),
  ...adaptationRuns(place, featuresOf),
  ...activationRuns(place, heads, featuresOf),
];

const present = <Item>(items: readonly (Item | null)[]): Item[] => items.filter((item) => item !== null);

const scopeRuns = (place: PlaceWork, heads: readonly TunedHead[], featuresOf: FeaturesOf): DraftRun[] => {
  const inOrder = heads.values();
  return place.variant.finetune.scopes.flatMap((scope) => {
    if (isFinetuned(scope)) return headRuns(place, inOrder.next().value!, featuresOf);
    return [
      ...(place.variant.test.crops.includes(1)
        ? present(place.tests.map(featuresOf)).map((features) => evaluateAsItIs(place.trunk, features))
        : []),
      ...place.crops.flatMap((needs) =>
        place.tests.flatMap((test, part) => {
          const other = otherCrops(needs, part, featuresOf);
          const centre = featuresOf(test);
          return centre === null ? [] : [...other.views, evaluateAsItIs(place.trunk, centre, other)];
        }),
      ),
    ];
  });
};

const otherCrops = ({ crops, views }: CropNeeds, part: number, featuresOf: FeaturesOf): OtherCrops => ({
  crops,
  views: present(views[part]!.map(featuresOf)),
});

const headRuns = (
  { trunk, tests, labels, crops, variant }: PlaceWork,
  { training, finetune, tests: sources }: TunedHead,
  featuresOf: FeaturesOf,
): DraftRun[] => [
  training,
  finetune,
  ...sources.flatMap((source, index) => {
    const told = { ...labels, part: tests[index]!.params.part };
    const ofCrops = crops.flatMap((needs) => {
      const other = otherCrops(needs, index, featuresOf);
      if ('position' in source || other.views.some((view) => !hasCutOf(view, finetune))) throw cropsNotKept(finetune);
      return [...other.views, evaluateHead(trunk, source, finetune, told, other)];
    });
    const ofCentre = variant.test.crops.includes(1) ? [evaluateHead(trunk, source, finetune, told)] : [];
    return [runOf(source), ...ofCentre, ...ofCrops];
  }),
];

const hasCutOf = ({ job }: DraftRun<FeaturesJob>, finetune: DraftRun<FinetuneJob>): boolean =>
  job.params.cuts.includes(cutForScope(finetune.job.params.scope));

/** Heads without stored features are tested in a pass over the images, with a single crop of each. */
const cropsNotKept = ({ job }: DraftRun<FinetuneJob>): FixresError =>
  new FixresError(
    'PLAN_IMPOSSIBLE',
    `a test of scope ${scopeName(job.params.scope)} needs features of several crops, which exceed \`features.budget_gib\``,
    { hint: 'raise `features.budget_gib`, test fewer crops (`test.crops`), or remove the scope' },
  );

const runOf = (source: TestSource): DraftRun => ('position' in source ? source.run : source);

const adaptationRuns = (place: PlaceWork, featuresOf: FeaturesOf): DraftRun[] => {
  const { trunk, tune, reference, variant } = place;
  const [features, toReach] = [tune && featuresOf(tune), reference && featuresOf(reference)];
  if (features === null || toReach === null) return [];
  const tests = present(place.tests.map(featuresOf));
  const fits = variant.adapt.map((fit) => adaptRun(fit, trunk, features, toReach));
  return [toReach, ...fits.flatMap((fit) => [fit, ...tests.map((test) => evaluateAdapted(trunk, test, fit))])];
};

/**
 * For the unmodified network, and for every head that changes the pooled activations and whose test features are
 * stored.
 */
const activationRuns = (place: PlaceWork, heads: readonly TunedHead[], featuresOf: FeaturesOf): DraftRun[] => {
  const { trunk, variant, tests } = place;
  const features = featuresOf(tests[0]!);
  if (features === null || !variant.analyses.includes('activations')) return [];
  const changed = heads.filter(({ finetune, tests: [source] }) => {
    const isKept = source !== undefined && !('position' in source);
    return isKept && changesActivations(finetune.job.params.scope);
  });
  return [null, ...changed.map(({ finetune }) => finetune)].map((finetune) =>
    activationsRun(trunk, features, finetune),
  );
};

/** A test over an image pyramid: `needs` are its features, in ascending order of resolution. */
export const scaleRuns = (trunk: Trunk, needs: readonly FeatureNeed[], featuresOf: FeaturesOf): DraftRun[] => {
  const scales = present(needs.map(featuresOf));
  return [...scales, evaluateScales(trunk, scales)];
};
