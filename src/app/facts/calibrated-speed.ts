import { nearestFolder } from '../../base/files/nearest-folder.ts';
import { groupBy } from '../../base/group-by.ts';
import { timeImages } from '../../data/index.ts';
import { distinctSizes, type InputSize } from '../../domain/input-size.ts';
import type {
  FeaturesJob,
  FinetuneJob,
  HeadsJob,
  IndexJob,
  RunJob,
  TestsJob,
  TrainJob,
} from '../../domain/jobs/jobs.ts';
import { cutForScope } from '../../domain/scope.ts';
import { type TestTransform, usualCropRatio } from '../../domain/test-transform.ts';
import { openEngine } from '../../engine/index.ts';
import type { Normalize } from '../../method/index.ts';
import type { NetworkRef } from '../../plan/estimate/facts.ts';
import type { SpeedOf } from '../../plan/estimate/run-times.ts';
import { trainingPasses } from '../../plan/estimate/run-work.ts';
import type { Speed } from '../../plan/estimate/speed.ts';
import type { Plan } from '../../plan/types.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { examineRunsFolder } from '../doctor/runs-folder.ts';
import { type LatencyAtResolution, measureLatency } from '../network/measure-latency.ts';
import { estimatedNetwork, networkEstimates } from './estimate-facts.ts';
import { timedHead } from './timed-head.ts';
import { type PassTime, type TimedView, timedPass } from './timed-pass.ts';
import { timedStart } from './timed-start.ts';
import { timedTraining } from './timed-training.ts';
import { timedWrites } from './timed-writes.ts';

interface Calibration {
  /** Of a run. */
  readonly threads: number;
  /** It need not exist; a file is written to the folder above it then. */
  readonly runsDir: string;
}

/**
 * Speeds measured with this number of threads: a few passes of each network of the plan on the experiment's engine, at
 * the lowest resolution, and decoding of a few images of its data set; if heads are trained on feature maps, also a few
 * steps of one, and a file of features in the runs folder; if whole networks are trained, also a few steps of one; and
 * the start of a worker.
 */
export const calibratedSpeed = async (
  plan: Plan,
  { engine }: Experiment,
  { threads, runsDir }: Calibration,
): Promise<SpeedOf> => {
  await openEngine({ engine: engine.name, device: engine.device, threads });
  const datasets = new Map(plan.runs.flatMap(({ job }) => (job.kind === 'index' ? [[job.key, job] as const] : [])));
  const passes = groupBy(
    plan.runs.flatMap(({ job }) => (isPass(job) ? [job] : [])),
    ({ params }) => params.model.architecture,
  );
  const heads = plan.runs.flatMap(({ job }) => (isHeadOnMaps(job) ? [job] : []));
  const canWrite = examineRunsFolder(runsDir).writable;
  const trainings = plan.runs.flatMap(({ job }) => (job.kind === 'train' ? [job] : []));
  const secondsToStart = await timedStart();
  const speeds = new Map<string, Speed>();
  for (const jobs of passes) {
    const { inputs, params } = jobs[0]!;
    const { architecture } = params.model;
    const head = heads.find(({ params: { model } }) => model.architecture === architecture);
    const speed = await timedPasses(jobs, datasets.get(inputs.dataset)!, threads, head);
    const writes = head !== undefined && canWrite ? { writtenBytesPerSecond: timedWrites(nearestFolder(runsDir)) } : {};
    const training = trainings.find(({ params: { model } }) => model.architecture === architecture);
    const trained = training === undefined ? {} : await trainedSpeed(training, speed);
    speeds.set(architecture, {
      ...speed,
      ...trained,
      ...writes,
      secondsPerRun,
      secondsPerWorker: secondsToStart + (speed.secondsPerWorker ?? 0),
    });
  }
  return ({ model }) => speeds.get(model.architecture) ?? null;
};

/** Runs images through a trunk. */
type PassJob = FeaturesJob | HeadsJob | TestsJob;

const isPass = (job: RunJob): job is PassJob => job.kind === 'features' || job.kind === 'heads' || job.kind === 'tests';

/** Trained on feature maps; pooled features take little time. */
const isHeadOnMaps = (job: RunJob): job is FinetuneJob =>
  job.kind === 'finetune' && 'features' in job.inputs && cutForScope(job.params.scope) !== 'pooled';

const timedPasses = async (
  jobs: readonly PassJob[],
  { params: { dataset }, site }: IndexJob,
  threads: number,
  head: FinetuneJob | undefined,
): Promise<Speed> => {
  const bySize = new Map(jobs.map(({ params }) => [params.transform.testResolutionPx, asTest(params)]));
  const { params, site: place } = jobs[0]!;
  const network: NetworkRef = { model: params.model, weightsFile: place.weightsFile };
  const leastSizePx = distinctSizes([...bySize.keys()])[0]!;
  const macsPerSecond = await timedNetwork(network, leastSizePx, threads);
  const decoding = (await timeImages(dataset, site.datasetRoot, [...bySize.values()])) ?? 0;
  const aroundNetwork = await timeAround(network, params.model.normalize, viewsOf(jobs), macsPerSecond);
  const featureBytesPerSecond =
    head === undefined
      ? featureBytesPerSecondOfThread * threads
      : await timedHead(head.params, estimatedNetwork(network), leastSizePx);
  return {
    macsPerSecond,
    secondsPerImage: decoding / threads + aroundNetwork.secondsPerImage,
    secondsPerPass: aroundNetwork.secondsOnce,
    secondsPerWorker: aroundNetwork.secondsToWarm,
    featureBytesPerSecond,
    source: 'calibrated',
  };
};

/** Reading its inputs and writing its outcome: measured on an AMD EPYC, 0.01 to 0.07 s. */
const secondsPerRun = 0.03;

const trainedSpeed = async ({ params, site }: TrainJob, { macsPerSecond }: Speed): Promise<Partial<Speed>> => {
  const ref: NetworkRef = { model: params.model, weightsFile: site.weightsFile };
  const sizePx = params.trainResolutionPx;
  const macs = networkEstimates.macsFrom(ref, 'input', sizePx, estimatedNetwork(ref).classes);
  const seconds = await timedTraining(params, estimatedNetwork(ref), sizePx, macs / macsPerSecond);
  return { trainedMacsPerSecond: (trainingPasses * macs) / seconds };
};

/** Where no head is trained on feature maps: measured on a busy AMD EPYC with quicknet at 96 and 128 px. */
const featureBytesPerSecondOfThread = 450e6;

/** Of the images of a timed pass: a larger network takes many times as long as what is around it. */
const mostPassSeconds = 0.03;

/** What a pass takes beside the network's multiply-adds: pixels to tensors, graph inputs, features. */
const timeAround = async (
  ref: NetworkRef,
  normalize: Normalize,
  views: readonly TimedView[],
  macsPerSecond: number,
): Promise<PassTime> => {
  const network = estimatedNetwork(ref);
  const macs = views.reduce((sum, { sizePx }) => sum + networkEstimates.macsFrom(ref, 'input', sizePx, 1), 0);
  const computing = macs / macsPerSecond;
  if (computing > mostPassSeconds) return { secondsPerImage: 0, secondsOnce: 0, secondsToWarm: 0 };
  const { secondsPerImage, ...rest } = await timedPass(network, normalize, views);
  return { secondsPerImage: Math.max(0, secondsPerImage - computing), ...rest };
};

const viewsOf = (jobs: readonly PassJob[]): TimedView[] =>
  groupBy(jobs, ({ params }) => String(params.transform.testResolutionPx)).map((same) => ({
    sizePx: same[0]!.params.transform.testResolutionPx,
    cuts: [
      ...new Set(same.flatMap((job): readonly string[] => (job.kind === 'features' ? job.params.cuts : ['pooled']))),
    ],
  }));

/** A random crop takes about as long to decode. */
const asTest = ({ transform }: PassJob['params']): TestTransform => ({
  cropRatio: usualCropRatio,
  resize: 'shorter_side',
  ...transform,
});

const timedBatch = 8;
const leastRounds = 5;
/** A small network takes too little time for a few rounds to be typical. */
const timedSeconds = 0.3;
const mostRounds = 100;

/** Multiply-adds per second. */
const timedNetwork = async (ref: NetworkRef, sizePx: InputSize, threads: number): Promise<number> => {
  const network = estimatedNetwork(ref);
  const timed = async (rounds: number): Promise<{ readonly macs: number; readonly seconds: number }> => {
    const question = { network, testResolutionsPx: [sizePx], batchSizes: [timedBatch], rounds, threads };
    const { resolutions } = await measureLatency(question);
    const [{ macs, times }] = resolutions as [LatencyAtResolution];
    return { macs, seconds: times[0]!.median };
  };
  const short = await timed(leastRounds);
  const rounds = Math.ceil(timedSeconds / (timedBatch * short.seconds));
  const { macs, seconds } = rounds > leastRounds ? await timed(Math.min(rounds, mostRounds)) : short;
  return macs / seconds;
};
