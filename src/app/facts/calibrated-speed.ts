import { nearestFolder } from '../../base/files/nearest-folder.ts';
import { groupBy } from '../../base/group-by.ts';
import { timeImages } from '../../data/index.ts';
import { distinctSizes, type InputSize } from '../../domain/input-size.ts';
import type { FeaturesJob, FinetuneJob, HeadsJob, IndexJob, RunJob, TestsJob } from '../../domain/jobs/jobs.ts';
import { cutForScope } from '../../domain/scope.ts';
import { type TestTransform, usualCropRatio } from '../../domain/test-transform.ts';
import { openEngine } from '../../engine/index.ts';
import type { Normalize } from '../../method/index.ts';
import type { NetworkRef } from '../../plan/estimate/facts.ts';
import type { SpeedOf } from '../../plan/estimate/run-times.ts';
import type { Speed } from '../../plan/estimate/speed.ts';
import type { Plan } from '../../plan/types.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { examineRunsFolder } from '../doctor/runs-folder.ts';
import { type LatencyAtResolution, measureLatency } from '../network/measure-latency.ts';
import { estimatedNetwork, networkEstimates } from './estimate-facts.ts';
import { timedHead } from './timed-head.ts';
import { timedPass } from './timed-pass.ts';
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
 * steps of one, and a file of features in the runs folder.
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
  const speeds = new Map<string, Speed>();
  for (const jobs of passes) {
    const { inputs, params } = jobs[0]!;
    const { architecture } = params.model;
    const head = heads.find(({ params: { model } }) => model.architecture === architecture);
    const speed = await timedPasses(jobs, datasets.get(inputs.dataset)!, threads, head);
    const writes = head !== undefined && canWrite ? { writtenBytesPerSecond: timedWrites(nearestFolder(runsDir)) } : {};
    speeds.set(architecture, { ...speed, ...writes });
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
  const aroundNetwork = await secondsAround(network, params.model.normalize, [...bySize.keys()], macsPerSecond);
  const featureBytesPerSecond =
    head === undefined
      ? featureBytesPerSecondOfThread * threads
      : await timedHead(head.params, estimatedNetwork(network), leastSizePx);
  return {
    macsPerSecond,
    secondsPerImage: decoding / threads + aroundNetwork,
    featureBytesPerSecond,
    source: 'calibrated',
  };
};

/** Where no head is trained on feature maps: measured on a busy AMD EPYC with quicknet at 96 and 128 px. */
const featureBytesPerSecondOfThread = 450e6;

/** Of the images of a timed pass: a larger network takes many times as long as what is around it. */
const mostPassSeconds = 0.03;

/** Seconds per image that a pass takes beside the network's multiply-adds: pixels to tensors, graph inputs, features. */
const secondsAround = async (
  ref: NetworkRef,
  normalize: Normalize,
  sizesPx: readonly InputSize[],
  macsPerSecond: number,
): Promise<number> => {
  const network = estimatedNetwork(ref);
  const macs = sizesPx.reduce<number>((sum, sizePx) => sum + networkEstimates.macsFrom(ref, 'input', sizePx, 1), 0);
  const computing = macs / macsPerSecond;
  if (computing > mostPassSeconds) return 0;
  return Math.max(0, (await timedPass(network, normalize, sizesPx)) - computing);
};

/** A random crop takes about as long to decode. */
const asTest = ({ transform }: PassJob['params']): TestTransform => ({
  cropRatio: usualCropRatio,
  resize: 'shorter_side',
  ...transform,
});

/** Multiply-adds per second. */
const timedNetwork = async (ref: NetworkRef, sizePx: InputSize, threads: number): Promise<number> => {
  const network = estimatedNetwork(ref);
  const question = { network, testResolutionsPx: [sizePx], batchSizes: [8], rounds: 5, threads };
  const { resolutions } = await measureLatency(question);
  const [{ macs, times }] = resolutions as [LatencyAtResolution];
  return macs / times[0]!.median;
};
