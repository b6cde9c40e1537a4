/** Statistics of the `onnx` backend in this process. Durations in milliseconds. */
export interface EngineStats {
  /** Graphs compiled to sessions. */
  readonly compiles: number;
  readonly compileMs: number;
  /** Sessions run. */
  readonly runs: number;
  readonly runMs: number;
  /** Sessions currently cached. */
  readonly sessions: number;
  /** Number of calls per kernel that the `cpu` backend computed. */
  readonly fallbacks: Readonly<Record<string, number>>;
}

export const stats = {
  compiles: 0,
  compileMs: 0,
  runs: 0,
  runMs: 0,
  sessions: 0,
  fallbacks: {} as Record<string, number>,
};

export const engineStats = (): EngineStats => ({ ...stats, fallbacks: { ...stats.fallbacks } });
