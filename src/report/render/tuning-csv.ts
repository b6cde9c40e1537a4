import { canonicalJson } from '../../base/json.ts';
import { finetuneScope, scopeName } from '../rows/scope-name.ts';
import type { Tuning } from '../tuning/tuning.ts';
import { csvText } from './csv.ts';

/** One record per rate tried, or per head if the spec sets the rate; accuracies 0..1, resolutions in pixels. */
export const tuningCsv = ({ experiment, heads }: Tuning): string =>
  csvText([
    [
      ...['experiment', 'dataset', 'model', 'train_resolution', 'test_resolution', 'image_resolution', 'scope', 'seed'],
      ...['assignment', 'n', 'steps', 'loss', 'late_fall', 'underfitted', 'learning_rate', 'chosen'],
      ...['held_out_top1', 'held_out_n'],
    ],
    ...heads.flatMap((head) => {
      const { dataset, model, trainResolutionPx, testResolutionPx, imageResolutionPx, seed, search } = head;
      const common = [
        ...[experiment, dataset, model, trainResolutionPx, testResolutionPx, imageResolutionPx],
        ...[scopeName(finetuneScope(head.scope)), seed, canonicalJson(head.assignment)],
        ...[head.n, head.steps, head.loss, head.lateFall, head.underfitted],
      ];
      if (search === null) return [[...common, head.learningRate, true, null, null]];
      return search.trials.map(({ rate, top1 }) => [
        ...common,
        ...[rate, rate === head.learningRate, top1, search.answers],
      ]);
    }),
  ]);
