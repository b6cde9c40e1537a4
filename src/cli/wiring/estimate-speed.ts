import { availableParallelism } from 'node:os';
import { openEngine } from '../../engine/index.ts';
import { analyseCost } from '../../method/index.ts';
import { initialise } from '../../model/index.ts';
import type { SpeedOf } from '../../plan/estimate/estimate-plan.ts';
import type { NetworkRef } from '../../plan/estimate/facts.ts';
import { type MeasuredWork, macsPerSecondOf } from '../../plan/estimate/speed.ts';
import type { Plan } from '../../plan/types.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { type FeaturesTime, featuresTimes } from '../../store/queries/features-times.ts';
import type { Store } from '../../store/store.ts';
import { estimatedNetwork, networkEstimates } from './estimate-facts.ts';

const cores = availableParallelism();

/**
 * Speeds by what earlier features runs in the store took, decoding and start of the worker included, as if all cores of
 * this machine were at work: of the same network, or of all others together.
 */
export const speedFromStore = (store: Store | null): SpeedOf => {
  const times = store === null ? [] : featuresTimes(store);
  const all = macsPerSecondOf(times.map(workOf));
  return ({ model }) => {
    const own = times.filter(({ job }) => job.params.model.architecture === model.architecture);
    const macsPerSecond = macsPerSecondOf(own.map(workOf));
    if (macsPerSecond !== null) return { macsPerSecond, source: 'same-network' };
    return all === null ? null : { macsPerSecond: all, source: 'other-networks' };
  };
};

/** Up to the farthest cut; the number of classes makes no difference before it. */
const workOf = ({ job, images, seconds, threads }: FeaturesTime): MeasuredWork => {
  const { model, transform, cuts } = job.params;
  const network = { model, weightsFile: job.site.weightsFile };
  const sidePx = transform.testResolutionPx;
  const behind = Math.min(...cuts.map((cut) => networkEstimates.macsFrom(network, cut, sidePx, 1)));
  const macs = images * (networkEstimates.macsFrom(network, 'input', sidePx, 1) - behind);
  return { macs, seconds: (seconds * threads) / cores };
};

/** Speeds by a few passes of each network of the plan on the experiment's engine, at the lowest resolution: no decoding. */
export const calibratedSpeed = async (plan: Plan, { engine }: Experiment): Promise<SpeedOf> => {
  await openEngine({ engine: engine.name, device: engine.device, threads: cores });
  const speeds = new Map<string, number>();
  for (const { job } of plan.runs) {
    if (job.kind !== 'features' && job.kind !== 'heads' && job.kind !== 'tests') continue;
    const network: NetworkRef = { model: job.params.model, weightsFile: job.site.weightsFile };
    if (speeds.has(network.model.architecture)) continue;
    const lowest = Math.min(...resolutionsOf(plan, network));
    speeds.set(network.model.architecture, await timedPasses(network, lowest));
  }
  return ({ model }) => {
    const macsPerSecond = speeds.get(model.architecture);
    return macsPerSecond === undefined ? null : { macsPerSecond, source: 'calibrated' };
  };
};

const resolutionsOf = (plan: Plan, { model }: NetworkRef): number[] =>
  plan.runs.flatMap(({ job }) =>
    (job.kind === 'features' || job.kind === 'heads' || job.kind === 'tests') &&
    job.params.model.architecture === model.architecture
      ? [job.params.transform.testResolutionPx]
      : [],
  );

const timedPasses = async (ref: NetworkRef, sidePx: number): Promise<number> => {
  const network = estimatedNetwork(ref);
  const watch = { progress: () => {}, metric: () => {}, signal: new AbortController().signal };
  const question = { network, weights: initialise(network, 0), testResolutionsPx: [sidePx], threads: cores, watch };
  const [cost] = (await analyseCost(question)).costs;
  return cost!.macs / cost!.secondsPerImage;
};
