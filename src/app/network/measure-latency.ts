import { availableParallelism } from 'node:os';
import { FixresError } from '../../base/errors.ts';
import { type ImageTime, imageTime } from '../../domain/image-time.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { analyseCost, usualTiming } from '../../method/index.ts';
import { initialise, type Network, type Weights } from '../../model/index.ts';

export interface LatencyQuestion {
  readonly network: Network;
  /** Weights do not affect the time; absent: random ones, or the network's own. */
  readonly weights?: Weights;
  readonly testResolutionsPx: readonly InputSize[];
  /** 1: single images. */
  readonly batchSizes?: readonly number[];
  /** After a warm-up round; at least 8 for a spread. */
  readonly rounds?: number;
  /** Threads that the engine was opened with. */
  readonly threads?: number;
  /** What to do if other programs keep the machine busy: note it in the result, or throw. */
  readonly onBusyMachine?: 'flag' | 'refuse';
  readonly signal?: AbortSignal;
  /** Progress after each round, 0..1. */
  readonly progress?: (fraction: number) => void;
}

export interface Latency {
  readonly threads: number;
  /** Number of cores kept busy by other programs during the measurement. */
  readonly othersCores: number;
  /** Whether they left fewer cores than the measurement should have used. */
  readonly isDisturbed: boolean;
  /** In the requested order. */
  readonly resolutions: readonly LatencyAtResolution[];
}

export interface LatencyAtResolution {
  readonly testResolutionPx: InputSize;
  /** Multiply-adds per image. */
  readonly macs: number;
  /** Seconds per image, for each batch size. */
  readonly times: readonly ImageTime[];
}

/**
 * Time per image at each resolution on the open engine. Nothing else should run meanwhile: the caller must stop
 * fixres's own runs; other programs are detected. Throws EXECUTE_INTERRUPTED, and EXECUTE_MACHINE_BUSY with `refuse`.
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
