import { largest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import type { TunedHead } from '../rows/tuned-head.ts';
import { isUnderfitted } from './late-fall.ts';

/** Notes on how heads were fine-tuned: learning rates that were searched for, heads that are underfitted. */
export const tuningNotes = (heads: readonly TunedHead[] = []): string[] => [
  ...searchNotes(heads),
  ...underfitNotes(heads),
];

const searchNotes = (heads: readonly TunedHead[]): string[] => {
  const searched = heads.filter(({ search }) => search !== null);
  return groupBy(searched, ({ search }) => search!.trials.map(({ rate }) => rate).join(', ')).map((group) => {
    const chosen = groupBy(group, ({ learningRate }) => String(learningRate))
      .toSorted(([a], [b]) => a!.learningRate - b!.learningRate)
      .map((same) => `${same[0]!.learningRate} (${same.length})`);
    const tried = group[0]!.search!.trials.map(({ rate }) => rate).join(', ');
    const heads = group.length === 1 ? 'the fine-tuned head' : `${group.length} fine-tuned heads`;
    return `learning rate of ${heads} chosen from ${tried} on held-out training images: ${chosen.join(', ')}; \`fixres report tuning\` has the accuracies`;
  });
};

/** The number of heads whose training loss was still falling at the end, and a remedy. */
export const underfitNotes = (heads: readonly TunedHead[]): string[] => {
  const underfitted = heads.filter(isUnderfitted);
  const count = underfitted.length;
  if (count === 0) return [];
  const which = `${count} of ${heads.length} fine-tuned head${heads.length === 1 ? '' : 's'} ${count === 1 ? 'is' : 'are'}`;
  return [`CAUTION: ${which} underfitted: the training loss was still falling at the end; ${remedyFor(underfitted)}`];
};

const remedyFor = (underfitted: readonly TunedHead[]): string => {
  if (underfitted.some(({ search }) => search === null))
    return 'omit `finetune.recipe`, or raise its `learning_rate` or `min_steps`';
  const steps = 3 * largest(underfitted.map((head) => head.steps));
  // A recipe in the spec has different defaults from an omitted one.
  return `train longer with \`finetune.recipe: { learning_rate: search, learning_rate_rule: plain, schedule: cosine, order: shuffled, min_steps: ${steps} }\``;
};
