import { didYouMeanName } from '../../base/did-you-mean.ts';
import { FixresError } from '../../base/errors.ts';
import type { Store } from '../store.ts';
import { type ExperimentSummary, listExperiments } from './experiments.ts';

/** The experiment with that name, or the most recently planned one. Throws `STORE_NOT_FOUND`. */
export const findExperiment = (store: Store, name?: string): ExperimentSummary => {
  const known = listExperiments(store);
  const found = name === undefined ? known[0] : known.find((each) => each.name === name);
  if (found === undefined) throw unknownExperiment(store, known, name);
  return found;
};

const unknownExperiment = (store: Store, known: readonly ExperimentSummary[], name?: string): FixresError => {
  const which = name === undefined ? 'experiment' : `experiment \`${name}\``;
  const names = known.map((each) => each.name);
  const meant = name === undefined ? '' : didYouMeanName(name, names);
  const others = known.map((each) => `\`${each.name}\` (${each.finished} of ${each.runs} runs finished)`);
  return new FixresError('STORE_NOT_FOUND', `no ${which} has been planned in this folder`, {
    path: store.paths.database,
    hint: known.length === 0 ? 'run one with `fixres run SPEC`' : `${meant}there are ${others.join(', ')}`,
  });
};
