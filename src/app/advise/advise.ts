import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../../base/counted.ts';
import { FixresError } from '../../base/errors.ts';
import { best } from '../../report/best/best.ts';
import { bestSentences } from '../../report/best/best-sentences.ts';
import type { ReportData } from '../../report/report-data.ts';
import { durationText } from '../../report/terminal/words.ts';
import { listExperiments } from '../../store/queries/experiments.ts';
import { listRuns } from '../../store/queries/runs/runs.ts';
import { askStore, askStoreLong } from '../ask-store.ts';
import { reportData } from '../results/report-data.ts';
import { adviceName, adviceSpec, checkName, checkSpec } from './advice-spec.ts';
import { assertTimed } from './assert-timed.ts';
import { chooseGrid } from './choose-grid.ts';
import { leaveFolder } from './leave-folder.ts';
import { lookAtBoth } from './look-at-both.ts';
import type { SeenImages } from './look-at-images.ts';
import type { SeenModel } from './look-at-model.ts';
import { cheaperTest, pricedPoints } from './price-points.ts';
import { quickCheck } from './quick-check.ts';
import { isWithin, recommend } from './recommend.ts';
import { runSpec, type Site } from './run-spec.ts';
import type { Advice, AdviseRequest, AdviseWatch, QuickCheck } from './types.ts';

/**
 * Determines the best test resolution for a network and the gain from fine-tuning it there, with an ordinary experiment
 * in the request's folder; finished runs there are reused. null if it was interrupted. Throws CLI_USAGE for missing
 * information, ADVISE_NEAR_CHANCE for accuracies no better than guessing.
 */
export const advise = async (request: AdviseRequest, watch: AdviseWatch): Promise<Advice | null> => {
  const { model, images } = await lookAtBoth(request, watch.onCount);
  const assumptions = [...model.assumptions, ...images.assumptions];
  watch.tell({ type: 'assumptions', assumptions });
  mkdirSync(request.folder, { recursive: true });
  const site: Site = { request, watch, runsDir: join(request.folder, 'runs') };
  if (!(await runSpec(site, 'check.yaml', checkSpec(model, images), true))) return null;
  const check = askStore(site.runsDir, (store) => checkOf(reportData(store, checkName), images));
  watch.tell({ type: 'check', check });
  if (check.isNearChance && !request.anyway) throw nearChance(check, model);
  const grid = await chooseGrid(site, model, images);
  watch.tell({ type: 'grid', grid });
  const started = performance.now();
  if (!(await runSpec(site, 'spec.yaml', adviceSpec(model, images, grid.resolutionsPx, grid.scopes), false)))
    return null;
  const overrun = overrunNote(performance.now() - started, 1000 * request.budgetSeconds);
  return await askStoreLong(site.runsDir, async (store) => {
    const data = reportData(store, adviceName);
    const [costs] = listRuns(store, { experiment: adviceName, kind: 'analyze' });
    if (costs !== undefined) assertTimed(data, request.price, { costRun: costs.key, runsDir: site.runsDir });
    const chosen = best(data, (cost) => isWithin(cost, request.price));
    const row = chosen.rows.find(({ recommended }) => recommended)!;
    const recommended = recommend(row, data, model.nativePx, request.price);
    const experiment = listExperiments(store).find(({ name }) => name === adviceName)!;
    const left = await leaveFolder(store, experiment, recommended.run, request.folder);
    return {
      ...{ assumptions, check, grid, best: row, recommended },
      sentences: [bestSentences(row)],
      cheaper: cheaperTest(data, model.nativePx),
      points: pricedPoints(data),
      files: [...left.files, 'spec.yaml', 'runs'],
      notes: [...overrun, ...left.notes],
    };
  });
};

/** A note on the time that the runs took, if it noticeably exceeds the budget. */
const overrunNote = (tookMs: number, budgetMs: number): string[] =>
  tookMs <= 1.1 * budgetMs
    ? []
    : [`the runs took ${durationText(tookMs)}, more than the ${durationText(budgetMs)} of \`--budget\``];

const checkOf = ({ evaluations }: ReportData, { identity }: SeenImages): QuickCheck => {
  const { top1, n } = evaluations[0]!;
  return quickCheck(Math.round(top1 * n), n, identity.classes);
};

const nearChance = ({ right, images, classes }: QuickCheck, { nativePx }: SeenModel): FixresError =>
  new FixresError(
    'ADVISE_NEAR_CHANCE',
    `the network classifies ${right} of ${counted(images, 'image')} correctly at ${nativePx} px, which is no better than guessing among ${classes} classes`,
    {
      hint: 'check the labels and the normalisation in the lines above, and correct them with `--classes` and `--normalize`; `--anyway` continues',
    },
  );
