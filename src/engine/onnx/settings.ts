import { availableParallelism } from 'node:os';
import type { EngineDevice } from '../types.ts';

/** How sessions are made from now on; those that exist keep what they were made with, and are not used any more. */
export interface OnnxSettings {
  readonly device: EngineDevice;
  /** Threads of one operation. */
  readonly threads: number;
  /**
   * Whether idle threads spin while they wait for the next operation. Faster by some percent when the process has the
   * cores for itself, much slower when several processes share them. Default: off.
   */
  readonly spinning: boolean;
  /** Where ONNX Runtime writes a profile of each session (a file name's beginning), when the session is let go. */
  readonly profilePrefix?: string;
}

export let settings: OnnxSettings = { device: 'cpu', threads: availableParallelism(), spinning: false };

export const changeSettings = (changes: Partial<OnnxSettings>): void => {
  settings = { ...settings, ...changes };
};
