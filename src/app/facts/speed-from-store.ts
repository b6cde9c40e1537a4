import { smallest } from '../../base/extremes.ts';
import type { SpeedOf } from '../../plan/estimate/run-times.ts';
import { type MeasuredWork, macsPerSecondOf } from '../../plan/estimate/speed.ts';
import { type FeaturesTime, featuresTimes } from '../../store/queries/features-times.ts';
import type { Store } from '../../store/store.ts';
import { networkEstimates } from './estimate-facts.ts';

/**
 * Speeds based on the duration of earlier features runs in the store, including decoding and worker start-up, converted
 * to this number of threads: for the same network, or for all others together.
 */
export const speedFromStore = (store: Store | null, threads: number): SpeedOf => {
  const times = store === null ? [] : featuresTimes(store);
  const workWith = (time: FeaturesTime): MeasuredWork => workOf(time, threads);
  const all = macsPerSecondOf(times.map(workWith));
  return ({ model }) => {
    const own = times.filter((time) => time.model.architecture === model.architecture);
    const macsPerSecond = macsPerSecondOf(own.map(workWith));
    if (macsPerSecond !== null) return { macsPerSecond, source: 'same-network' };
    return all === null ? null : { macsPerSecond: all, source: 'other-networks' };
  };
};

/** The work up to the last cut, before which the number of classes makes no difference. */
const workOf = ({ model, weightsFile, work, seconds, threads }: FeaturesTime, wantedThreads: number): MeasuredWork => {
  const time = { seconds: (seconds * threads) / wantedThreads };
  if (work === null) return { macs: 0, ...time };
  const network = { model, weightsFile };
  const sizePx = work.transform.testResolutionPx;
  const behind = smallest(work.cuts.map((cut) => networkEstimates.macsFrom(network, cut, sizePx, 1)));
  return { macs: work.images * (networkEstimates.macsFrom(network, 'input', sizePx, 1) - behind), ...time };
};
