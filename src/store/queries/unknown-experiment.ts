import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import type { Store } from '../store.ts';
import { listExperiments } from './experiments.ts';

/** For a name that no experiment of the store has. */
export const unknownExperiment = (store: Store, name: string): FixresError => {
  const names = listExperiments(store).map((experiment) => experiment.name);
  const near = nearestWord(name, names);
  const meant = near === null ? '' : `; is it \`${near}\`?`;
  return new FixresError('STORE_NOT_FOUND', `no experiment \`${name}\` was planned in this folder${meant}`, {
    path: store.paths.database,
    hint: '`fixres status` lists the experiments',
  });
};
