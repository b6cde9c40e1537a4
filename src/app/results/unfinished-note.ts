import { counted } from '../../base/counted.ts';
import { messageLine } from '../../report/render/text.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import { storedCauses } from '../../store/queries/runs/stored-causes.ts';
import type { Store } from '../../store/store.ts';

/** Why a report may show less than the spec requests: the failures, each cause once; null if there are none. */
export const unfinishedNote = (store: Store, { name, finished, runs }: ExperimentSummary): string | null => {
  const causes = storedCauses(store, name);
  if (causes.length === 0) return null;
  const words = causes.map(({ error, stopped }) => `${messageLine(error.message)} (stops ${counted(stopped, 'run')})`);
  return `${runs - finished} of ${runs} runs of \`${name}\` have not finished: ${words.join('; ')}`;
};
