import type { RandomStream } from '../../src/base/random.ts';

/** What can happen to a grid while it runs, and how often it is chosen. */
const weights = {
  'kill -9 the scheduler': 5,
  'kill -9 a worker': 4,
  'kill -9 the scheduler and its workers': 4,
  'interrupt once': 3,
  'interrupt twice': 2,
  'stop a worker for a moment': 2,
  'stop a worker for longer than its lease': 1,
  'stop the scheduler for a moment': 2,
  'fill the disk': 3,
  'flip a byte of an artifact': 5,
  'delete an artifact': 1,
  'flip a byte of a checkpoint after a kill': 4,
  'flip a byte of a curve after a kill': 2,
  'start a second scheduler': 1,
} as const;

export type FaultKind = keyof typeof weights;

export interface Fault {
  readonly kind: FaultKind;
  /** From an event of the scheduler (or its start) to the fault. */
  readonly delayMs: number;
  /** Number of events to wait for first. */
  readonly afterEvents: number;
  /** 0..1: which worker, which artifact, which byte. */
  readonly choice: number;
}

export interface FaultLimits {
  readonly without?: readonly FaultKind[];
  /** Events between two faults, at most. */
  readonly mostEvents?: number;
}

/** A plan of faults that depends only on the stream; every kind occurs at least once if there are enough faults. */
export const planFaults = (
  count: number,
  random: RandomStream,
  { without = [], mostEvents = 25 }: FaultLimits = {},
): Fault[] => {
  const kinds = (Object.keys(weights) as FaultKind[]).filter((kind) => !without.includes(kind));
  const urn = kinds.flatMap((kind) => Array<FaultKind>(weights[kind]).fill(kind));
  const drawn = Array.from({ length: count }, (_, index) => kinds[index] ?? urn[random.integer(0, urn.length - 1)]!);
  return [...random.permutation(count)].map((index) => ({
    kind: drawn[index]!,
    delayMs: random.integer(0, 250),
    afterEvents: random.integer(1, mostEvents),
    choice: random.uniform(),
  }));
};
