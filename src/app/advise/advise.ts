import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Scope } from '../../domain/scope.ts';
import { type BestRow, best } from '../../report/best/best.ts';
import { bestSentences } from '../../report/best/best-sentences.ts';
import { type Budget, judgeBudget } from '../../report/best/budget.ts';
import { type BestCost, costRatio } from '../../report/best/cost-ratio.ts';
import type { ReportData } from '../../report/report-data.ts';
import { fixName, fixOf, isUntouched } from '../../report/rows/fix.ts';
import { significanceLevel } from '../../report/rows/paired-test.ts';
import { parseExperiment } from '../../spec/load-experiment.ts';
import { listExperiments } from '../../store/queries/experiments.ts';
import { openStore, type Store } from '../../store/store.ts';
import { networkFacts } from '../facts/network-facts.ts';
import { isPossible } from '../init/draft-grid.ts';
import { planExperiment } from '../plan/plan-experiment.ts';
import { reportData } from '../results/report-data.ts';
import { loadPossible } from '../run/load-possible.ts';
import { runExperiment } from '../run/run-experiment.ts';
import { silentView } from '../run/run-view.ts';
import { adviceName, adviceSpec, checkName, checkSpec, specText } from './advice-spec.ts';
import { gridWithin } from './choose-grid.ts';
import { leaveFolder } from './leave-folder.ts';
import { lookAtImages, type SeenImages } from './look-at-images.ts';
import { lookAtModel, type SeenModel } from './look-at-model.ts';
import { cheaperTest, pricedPoints } from './price-points.ts';
import { quickCheck } from './quick-check.ts';
import type { Advice, AdviseRequest, AdviseWatch, ChosenGrid, QuickCheck, Recommendation } from './types.ts';

/**
 * Says at which resolution to test a network and what fine-tuning it there gains, with an ordinary experiment in the
 * request's folder; what has finished there is not run again. null where it was interrupted. Throws what stands in the way:
 * CLI_USAGE for what has to be said, ADVISE_NEAR_CHANCE for answers no better than guessing.
 */
export const advise = async (request: AdviseRequest, watch: AdviseWatch): Promise<Advice | null> => {
  const model = lookAtModel(request);
  const images = await lookAtImages(request, model);
  const assumptions = [...model.assumptions, ...images.assumptions];
  watch.tell({ type: 'assumptions', assumptions });
  mkdirSync(request.folder, { recursive: true });
  const site: Site = { request, watch, runsDir: join(request.folder, 'runs') };
  if (!(await carryOut(site, 'check.yaml', checkSpec(model, images), true))) return null;
  const check = withStore(site, (store) => checkOf(reportData(store, checkName), images));
  watch.tell({ type: 'check', check });
  if (check.isNearChance && !request.anyway) throw nearChance(check, model);
  const grid = await chooseGrid(site, model, images);
  watch.tell({ type: 'grid', grid });
  if (!(await carryOut(site, 'spec.yaml', adviceSpec(model, images, grid.resolutionsPx, grid.scopes), false)))
    return null;
  return await withStore(site, async (store) => {
    const data = reportData(store, adviceName);
    const chosen = best(data, (cost) => isWithin(cost, request.price));
    const row = chosen.rows.find(({ recommended }) => recommended)!;
    const recommended = recommend(row, data, model, request.price);
    const experiment = listExperiments(store).find(({ name }) => name === adviceName)!;
    const left = await leaveFolder(store, experiment, recommended.run, request.folder);
    return {
      ...{ assumptions, check, grid, best: row, recommended },
      sentences: [bestSentences(row)],
      cheaper: cheaperTest(data, model.nativePx),
      points: pricedPoints(data),
      files: [...left.files, 'spec.yaml', 'runs'],
      notes: left.notes,
    };
  });
};

interface Site {
  readonly request: AdviseRequest;
  readonly watch: AdviseWatch;
  readonly runsDir: string;
}

/** Whether it came to its end; a failed run is an error, since every number counts. */
const carryOut = async (site: Site, name: string, spec: JsonObject, isQuiet: boolean): Promise<boolean> => {
  const { request, watch, runsDir } = site;
  const loaded = loadPossible(writeSpec(site, name, spec), { set: [], env: request.env, cwd: request.cwd });
  const outcome = await runExperiment(loaded, {
    runsDir,
    schedule: request.schedule,
    force: false,
    listen: watch.listen,
    openView: isQuiet ? () => silentView : watch.openView,
    onEnd: () => {},
  });
  const [failure] = outcome.failures;
  if (failure !== undefined && !outcome.interrupted) {
    const { message, hint = 'see `fixres runs list`' } = failure.error;
    throw new FixresError('SCHEDULE_RUN_FAILED', `${failure.title} failed: ${message}`, { hint });
  }
  return !outcome.interrupted;
};

const writeSpec = ({ request }: Site, name: string, spec: JsonObject): string => {
  const file = join(request.folder, name);
  writeOutputFile(
    file,
    specText(spec, 'Written by `fixres advise`: a spec like any other, for `fixres run` and for editing.'),
  );
  return file;
};

const withStore = <Result>({ runsDir }: Site, ask: (store: Store) => Result): Result => {
  const store = openStore(runsDir, { readonly: true });
  const close = () => store.close();
  try {
    const result = ask(store);
    if (result instanceof Promise) return result.finally(close) as Result;
    close();
    return result;
  } catch (error) {
    close();
    throw error;
  }
};

const checkOf = ({ evaluations }: ReportData, { identity }: SeenImages): QuickCheck => {
  const { top1, n } = evaluations[0]!;
  return quickCheck(Math.round(top1 * n), n, identity.classes);
};

const nearChance = ({ right, images, classes }: QuickCheck, { nativePx }: SeenModel): FixresError =>
  new FixresError(
    'ADVISE_NEAR_CHANCE',
    `the network is right on ${right} of ${images} images at ${nativePx} px, which guessing among ${classes} classes would reach as well`,
    {
      hint: 'wrong labels or wrong normalisation look like this: check the lines above, then `--classes` and `--normalize`; `--anyway` goes on',
    },
  );

const chooseGrid = async (site: Site, model: SeenModel, images: SeenImages): Promise<ChosenGrid> => {
  const { request, runsDir } = site;
  const possible = possibleOf(model, images);
  const secondsOf = async (sides: readonly number[]): Promise<number | null> => {
    const spec = writeSpec(site, 'spec.yaml', adviceSpec(model, images, sides, possible.scopes));
    const { env, cwd } = request;
    const { estimate } = await planExperiment(spec, { set: [], runsDir, calibrate: false, env, cwd });
    return estimate?.secondsToRun ?? null;
  };
  const { budgetSeconds } = request;
  const { sides, seconds, isReduced } = await gridWithin(model.nativePx, possible.takes, secondsOf, budgetSeconds);
  const notes = [
    ...(isReduced ? ['the grid is coarser or shorter than usual, to stay within `--budget`'] : []),
    ...(seconds !== null && seconds > budgetSeconds ? ['even the smallest grid takes longer than `--budget`'] : []),
    ...(sides.length === 1 ? ['the network takes no other resolution than its own'] : []),
  ];
  return { resolutionsPx: sides, scopes: possible.scopes, seconds, notes };
};

const fixes: readonly (readonly (keyof ScopeParts)[])[] = [['classifier'], ['classifier', 'bn']];
type ScopeParts = Pick<Scope, 'classifier' | 'bn'>;

/** What the network can do of what is usually tried. */
const possibleOf = (model: SeenModel, images: SeenImages) => {
  const spec = JSON.stringify(checkSpec(model, images));
  const [network] = parseExperiment(spec).experiment.variants[0]!.models;
  const hasScope = (parts: readonly string[]): boolean =>
    isPossible(() => {
      const scope = { classifier: true, bn: parts.includes('bn'), lastCells: 0 };
      networkFacts.assertScope(network!, scope, 'affine');
    });
  return {
    takes: (sidePx: number) => isPossible(() => networkFacts.assertResolution(network!, sidePx)),
    scopes: [[], ...(images.hasTraining ? fixes.filter(hasScope) : [])],
  };
};

/** A test whose cost is not known is not within a limit. */
const isWithin = (cost: BestCost | null, price: Budget): boolean => {
  if (cost === null) return price.macsRatio === null && price.latency === null;
  const times = cost.times.map(({ here }) => here);
  return judgeBudget({ macsRatio: cost.macs, times }, price) === 'within';
};

/** The choice where its gain is significant; else the network as it is, where the limits allow that. */
const recommend = (row: BestRow, data: ReportData, model: SeenModel, price: Budget): Recommendation => {
  const gained = row.crossFit != null ? row.crossFit.difference_ci95[0] > 0 : isSignificant(row);
  const choice = (why: Recommendation['why']): Recommendation => ({
    resolutionPx: row.testResolution,
    imageResolutionPx: row.imageResolution,
    fix: isUntouched(row) ? 'none' : fixName(row),
    why,
    run: row.testRuns[0]!,
  });
  if (gained) return choice('significant gain');
  const native = data.evaluations.find(
    (test) => test.part === 'test' && test.testResolutionPx === model.nativePx && isUntouched(fixOf(test)),
  );
  if (native === undefined || !isWithin(costRatio(native, data.costs), price)) return choice('within limits');
  return {
    resolutionPx: native.testResolutionPx,
    imageResolutionPx: native.imageResolutionPx,
    fix: 'none',
    why: 'kept',
    run: native.key,
  };
};

const isSignificant = ({ gain }: BestRow): boolean =>
  gain?.paired != null && gain.paired.p < significanceLevel && gain.paired.won > gain.paired.lost;
