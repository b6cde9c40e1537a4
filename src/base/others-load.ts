import { cpus } from 'node:os';

/** Time of processors, in milliseconds, at one moment. */
export interface ProcessorClock {
  readonly atMs: number;
  /** What all processors of the machine have worked, for whomever. */
  readonly machineMs: number;
  /** What they have worked for this process, its threads included. */
  readonly ownMs: number;
}

export const readProcessorClock = (): ProcessorClock => {
  const { user, system } = process.cpuUsage();
  const machineMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { atMs: performance.now(), machineMs, ownMs: (user + system) / 1000 };
};

/** How many cores other programs kept busy between two moments, on average. */
export const coresOfOthers = (from: ProcessorClock, to: ProcessorClock): number =>
  Math.max(0, (to.machineMs - from.machineMs - (to.ownMs - from.ownMs)) / (to.atMs - from.atMs));

/** Share of a machine's cores that others may use beside a measurement: systems are never quite at rest. */
const restShare = 0.1;

/** Whether others left fewer cores than a measurement was to have, by more than a system at rest takes. */
export const isDisturbed = (othersCores: number, threads: number, machineCores = cpus().length): boolean =>
  othersCores > Math.max(0, machineCores - threads) + restShare * machineCores;
