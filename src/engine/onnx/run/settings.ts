import { availableParallelism } from 'node:os';
import type { EngineDevice } from '../../types.ts';

/** Settings of new sessions; existing sessions keep theirs, and are no longer used. */
export interface OnnxSettings {
  readonly device: EngineDevice;
  /** Threads of one operation. */
  readonly threads: number;
  /**
   * Whether idle threads spin while they wait for the next operation. This makes a training step a third faster if the
   * process has the cores to itself, and much slower if several processes share them. Default: only if `threads` is at
   * least the number of cores.
   */
  readonly spinning?: boolean;
  /** File name prefix of the profile that ONNX Runtime writes for each session when the session is released. */
  readonly profilePrefix?: string;
}

export let settings: OnnxSettings = { device: 'cpu', threads: availableParallelism() };

/** Keeps the sessions if nothing changes. */
export const changeSettings = (changes: Partial<OnnxSettings>): void => {
  const changed = { ...settings, ...changes };
  if (JSON.stringify(changed) !== JSON.stringify(settings)) settings = changed;
};

export const spins = ({ threads, spinning = threads >= availableParallelism() }: OnnxSettings): boolean => spinning;
