import { availableParallelism } from 'node:os';
import type { EngineDevice } from '../../types.ts';

/** Settings of new sessions; existing ones keep theirs, and are no longer used. */
export interface OnnxSettings {
  readonly device: EngineDevice;
  /** Threads of one operation. */
  readonly threads: number;
  /**
   * Whether idle threads spin while they wait for the next operation. A training step gets faster by a third if the
   * process has the cores for itself, and much slower if several processes share them. Default: only if `threads` is
   * all cores.
   */
  readonly spinning?: boolean;
  /** Where ONNX Runtime writes a profile of each session (a file name's beginning), when the session is released. */
  readonly profilePrefix?: string;
}

export let settings: OnnxSettings = { device: 'cpu', threads: availableParallelism() };

/** Sessions stay if nothing changes. */
export const changeSettings = (changes: Partial<OnnxSettings>): void => {
  const changed = { ...settings, ...changes };
  if (JSON.stringify(changed) !== JSON.stringify(settings)) settings = changed;
};

export const spins = ({ threads, spinning = threads >= availableParallelism() }: OnnxSettings): boolean => spinning;
