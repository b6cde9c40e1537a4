import { availableParallelism } from 'node:os';
import { FixresError } from '../../base/errors.ts';
import { type ImageTime, imageTime } from '../../domain/image-time.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { analyseCost, usualTiming } from '../../method/index.ts';
import { initialise, type Network, type Weights } from '../../model/index.ts';

export interface LatencyQuestion {
  readonly network: Network;
  /** They do not change what an image takes; absent: random ones, or the network's own. */
  readonly weights?: Weights;
  readonly testResolutionsPx: readonly InputSize[];
  /** 1: an image alone. */
  readonly batchSizes?: readonly number[];
  /** After one that warms up; at least 8 for a spread. */
  readonly rounds?: number;
  /** Those that the engine was opened with. */
  readonly threads?: number;
  /** What to do where other programs keep the machine busy: say so in the answer, or refuse to give one. */
  readonly onBusyMachine?: 'flag' | 'refuse';
  readonly signal?: AbortSignal;
  /** 0..1, after each round. */
  readonly progress?: (fraction: number) => void;
}

export interface Latency {
  readonly threads: number;
  /** Cores that other programs kept busy meanwhile. */
  readonly othersCores: number;
  /** Whether they left fewer cores than the measurement was to have. */
  readonly isDisturbed: boolean;
  /** In the order that was asked for. */
  readonly resolutions: readonly LatencyAtResolution[];
}

export interface LatencyAtResolution {
  readonly testResolutionPx: InputSize;
  /** Multiply-adds of an image. */
  readonly macs: number;
  /** Seconds for an image, for each batch size. */
  readonly times: readonly ImageTime[];
}

/**
 * What an image takes at each resolution on the open engine. Let nothing else run meanwhile: fixres's own runs are the
 * caller's to stop, other programs are found out. Throws EXECUTE_INTERRUPTED, and EXECUTE_MACHINE_BUSY where asked to refuse.
 */
export const measureLatency = async (question: LatencyQuestion): Promise<Latency> => {
  const { network, weights, threads = availableParallelism(), onBusyMachine = 'flag', progress, signal } = question;
  const { testResolutionsPx, batchSizes = usualTiming.batchSizes, rounds = usualTiming.rounds } = question;
  const { costs, othersCores } = await analyseCost({
    network,
    weights: weights ?? network.ownWeights?.() ?? initialise(network, 0),
    testResolutionsPx,
    threads,
    timing: { batchSizes, rounds },
    watch: {
      progress: ({ fraction }) => progress?.(fraction),
      metric: () => {},
      signal: signal ?? new AbortController().signal,
    },
  });
  const resolutions = costs.map((cost) => ({ ...cost, times: cost.times.map(imageTime) }));
  const isDisturbed = resolutions.some(({ times }) => times.some(({ disturbed }) => disturbed));
  if (isDisturbed && onBusyMachine === 'refuse') throw machineBusy(othersCores);
  return { threads, othersCores, isDisturbed, resolutions };
};

const machineBusy = (othersCores: number): FixresError =>
  new FixresError(
    'EXECUTE_MACHINE_BUSY',
    `other programs kept ${othersCores.toFixed(1)} cores busy while the network was timed`,
    { hint: 'stop them, or wait until the machine is idle, and run the same command again' },
  );
