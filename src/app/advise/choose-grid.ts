import { parseExperiment } from '../../spec/load-experiment.ts';
import { networkAbilities } from '../draft/network-abilities.ts';
import { planExperiment } from '../plan/plan-experiment.ts';
import { adviceSpec, checkSpec } from './advice-spec.ts';
import { gridWithin } from './grid-within.ts';
import { keepGrid, keptGrid } from './kept-grid.ts';
import type { SeenImages } from './look-at-images.ts';
import type { SeenModel } from './look-at-model.ts';
import { type Site, writeSpec } from './run-spec.ts';
import type { ChosenGrid } from './types.ts';

/** The resolutions and scopes that fit the time budget, or those of the folder's answer to the same question. */
export const chooseGrid = async (site: Site, model: SeenModel, images: SeenImages): Promise<ChosenGrid> => {
  const { request, runsDir, watch } = site;
  const { folder, budgetSeconds, env, cwd } = request;
  const spec = checkSpec(model, images);
  const question = { spec, budgetSeconds, images: { ...images.identity.images } };
  const { takes, scopes } = networkAbilities(parseExperiment(JSON.stringify(spec)).experiment);
  const possible = images.hasTraining ? scopes : [[]];
  const secondsOf = async (sides: readonly number[]): Promise<number | null> => {
    const file = writeSpec(site, 'spec.yaml', adviceSpec(model, images, sides, possible));
    const { estimate } = await planExperiment(file, {
      set: [],
      runsDir,
      calibrate: false,
      env,
      cwd,
      onCount: watch.onCount,
    });
    return estimate?.secondsToRun ?? null;
  };
  const kept = keptGrid(folder, question);
  if (kept !== null) return { ...kept, seconds: await secondsOf(kept.resolutionsPx) };
  const { sides, seconds, isReduced } = await gridWithin(model.nativePx, takes, secondsOf, budgetSeconds);
  const notes = [
    ...(isReduced ? ['the grid is coarser or shorter than usual, to stay within `--budget`'] : []),
    ...(seconds !== null && seconds > budgetSeconds ? ['even the smallest grid takes longer than `--budget`'] : []),
    ...(sides.length === 1 ? ['the network accepts only its own resolution'] : []),
  ];
  const grid = { resolutionsPx: sides, scopes: possible, notes };
  keepGrid(folder, question, grid);
  return { ...grid, seconds };
};
