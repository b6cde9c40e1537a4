import { cpus } from 'node:os';

/** Processor time at one moment, in milliseconds. */
export interface ProcessorClock {
  readonly atMs: number;
  /** Busy time of all processors of the machine, for any process. */
  readonly machineMs: number;
  /** Busy time for this process, including its threads. */
  readonly ownMs: number;
}

export const readProcessorClock = (): ProcessorClock => {
  const { user, system } = process.cpuUsage();
  const machineMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { atMs: performance.now(), machineMs, ownMs: (user + system) / 1000 };
};

/** Average number of cores kept busy by other programs between two moments. */
export const coresOfOthers = (from: ProcessorClock, to: ProcessorClock): number =>
  Math.max(0, (to.machineMs - from.machineMs - (to.ownMs - from.ownMs)) / (to.atMs - from.atMs));

/** Share of a machine's cores that others may use during a measurement: systems are never completely idle. */
const restShare = 0.1;

/** Whether others left fewer cores than the measurement needs, beyond what an idle system uses. */
export const isDisturbed = (othersCores: number, threads: number, machineCores = cpus().length): boolean =>
  othersCores > Math.max(0, machineCores - threads) + restShare * machineCores;
