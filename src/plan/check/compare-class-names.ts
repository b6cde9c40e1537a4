import type { Dataset, Model } from '../../spec/experiment.ts';
import type { DatasetClassNames, WeightsClassNames } from '../facts.ts';
import type { GridFacts } from './grid-problem.ts';

/** The class names of a data set, compared with those of the classifier in a model's files. */
export interface ComparedNames {
  /**
   * `moved`: a shared name has a different label; `renamed`: each has names that the other lacks; `unrelated`: no name
   * in common, as with synsets and words.
   */
  readonly result: 'same' | 'moved' | 'renamed' | 'unrelated';
  /** The first label that differs in this way; 0 if none does. */
  readonly label: number;
  readonly data: DatasetClassNames;
  readonly weights: WeightsClassNames;
}

export type NamesFacts = Pick<GridFacts, 'classNamesOf' | 'weightsClassNamesOf'>;

/** null if one of them has no names, their numbers differ, or `classes_file` defines the order. */
export const comparedNames = (dataset: Dataset, model: Model, facts: NamesFacts): ComparedNames | null => {
  if (dataset.kind === 'shapes' || model.weights === 'random' || model.classifier !== 'keep') return null;
  if ('classes_file' in dataset && dataset.classes_file !== null) return null;
  const data = facts.classNamesOf?.(dataset) ?? null;
  const weights = facts.weightsClassNamesOf?.(model) ?? null;
  if (data === null || weights === null || data.names.length !== weights.names.length) return null;
  return { ...compare(data.names.map(plainName), weights.names.map(plainName)), data, weights };
};

/** Whether two lists of names are the same classes in the same order. */
export const areAlike = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, label) => plainName(name) === plainName(b[label]!));

const compare = (ours: readonly string[], theirs: readonly string[]): Pick<ComparedNames, 'result' | 'label'> => {
  const differs = (name: string, label: number) => name !== theirs[label];
  const label = ours.findIndex(differs);
  if (label < 0) return { result: 'same', label: 0 };
  const known = new Set(theirs);
  const common = ours.filter((name) => known.has(name)).length;
  // One may count from 0 and the other from 1.
  const areNumbers = ours.every((name) => /^\d+$/.test(name));
  if (common === 0 || (areNumbers && common < ours.length)) return { result: 'unrelated', label };
  const moved = ours.findIndex((name, index) => known.has(name) && differs(name, index));
  return moved < 0 ? { result: 'renamed', label } : { result: 'moved', label: moved };
};

/** For comparing names: the first of ImageNet's `tench, Tinca tinca`, in lower case, with single spaces. */
export const plainName = (name: string): string =>
  name
    .split(',')[0]!
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
