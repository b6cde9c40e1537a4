import { availableParallelism } from 'node:os';
import { smallest } from '../../base/extremes.ts';
import type { SpeedOf } from '../../plan/estimate/run-times.ts';
import { type MeasuredWork, macsPerSecondOf } from '../../plan/estimate/speed.ts';
import { type FeaturesTime, featuresTimes } from '../../store/queries/features-times.ts';
import type { Store } from '../../store/store.ts';
import { networkEstimates } from './estimate-facts.ts';

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
