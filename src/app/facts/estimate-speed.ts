import { availableParallelism } from 'node:os';
import { smallest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import { timeImages } from '../../data/index.ts';
import type { FeaturesJob, HeadsJob, IndexJob, RunJob, TestsJob } from '../../domain/jobs/jobs.ts';
import { type TestTransform, usualCropRatio } from '../../domain/test-transform.ts';
import { openEngine } from '../../engine/index.ts';
import type { NetworkRef } from '../../plan/estimate/facts.ts';
import type { SpeedOf } from '../../plan/estimate/run-times.ts';
import { type MeasuredWork, macsPerSecondOf, type Speed } from '../../plan/estimate/speed.ts';
import type { Plan } from '../../plan/types.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { type FeaturesTime, featuresTimes } from '../../store/queries/features-times.ts';
import type { Store } from '../../store/store.ts';
import { type LatencyAtResolution, measureLatency } from '../network/measure-latency.ts';
import { estimatedNetwork, networkEstimates } from './estimate-facts.ts';

const cores = availableParallelism();

/**
 * Speeds from earlier features runs in the store, including decoding and the start of the worker, scaled to all cores
 * of this machine: of the same network, or of all other networks together.
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

/** Up to the last cut, before which the number of classes makes no difference. */
const workOf = ({ job, images, seconds, threads }: FeaturesTime): MeasuredWork => {
  const { model, transform, cuts } = job.params;
  const network = { model, weightsFile: job.site.weightsFile };
  const sidePx = transform.testResolutionPx;
  const behind = smallest(cuts.map((cut) => networkEstimates.macsFrom(network, cut, sidePx, 1)));
  const macs = images * (networkEstimates.macsFrom(network, 'input', sidePx, 1) - behind);
  return { macs, seconds: (seconds * threads) / cores };
};

/**
 * Speeds from a few passes of each network of the plan on the experiment's engine, at the lowest resolution, and from
 * decoding a few images of its data set on all cores.
 */
export const calibratedSpeed = async (plan: Plan, { engine }: Experiment): Promise<SpeedOf> => {
  await openEngine({ engine: engine.name, device: engine.device, threads: cores });
  const datasets = new Map(plan.runs.flatMap(({ job }) => (job.kind === 'index' ? [[job.key, job] as const] : [])));
  const passes = groupBy(
    plan.runs.flatMap(({ job }) => (isPass(job) ? [job] : [])),
    ({ params }) => params.model.architecture,
  );
  const speeds = new Map<string, Speed>();
  for (const jobs of passes) {
    const { inputs, params } = jobs[0]!;
    speeds.set(params.model.architecture, await timedPasses(jobs, datasets.get(inputs.dataset)!));
  }
  return ({ model }) => speeds.get(model.architecture) ?? null;
};

/** Runs images through a trunk. */
type PassJob = FeaturesJob | HeadsJob | TestsJob;

const isPass = (job: RunJob): job is PassJob => job.kind === 'features' || job.kind === 'heads' || job.kind === 'tests';

const timedPasses = async (jobs: readonly PassJob[], { params: { dataset }, site }: IndexJob): Promise<Speed> => {
  const bySide = new Map(jobs.map(({ params }) => [params.transform.testResolutionPx, asTest(params)]));
  const { params, site: place } = jobs[0]!;
  const network: NetworkRef = { model: params.model, weightsFile: place.weightsFile };
  const macsPerSecond = await timedNetwork(network, smallest(bySide.keys()));
  const seconds = (await timeImages(dataset, site.datasetRoot, [...bySide.values()])) ?? 0;
  return { macsPerSecond, secondsPerImage: seconds / cores, source: 'calibrated' };
};

/** A random crop takes about as long to decode. */
const asTest = ({ transform }: PassJob['params']): TestTransform => ({
  cropRatio: usualCropRatio,
  resize: 'shorter_side',
  ...transform,
});

/** Multiply-adds a second. */
const timedNetwork = async (ref: NetworkRef, sidePx: number): Promise<number> => {
  const network = estimatedNetwork(ref);
  const { resolutions } = await measureLatency({ network, testResolutionsPx: [sidePx], batchSizes: [8], rounds: 5 });
  const [{ macs, times }] = resolutions as [LatencyAtResolution];
  return macs / times[0]!.median;
};
