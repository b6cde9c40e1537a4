import type { EngineDevice, EngineName } from '../types.ts';

/** A compute engine: how to find it on this machine and register it as a TF.js backend. */
export interface Engine {
  readonly name: EngineName;
  /** Optional npm packages: any one of these sets is sufficient; the first is preferred. Empty for a bundled engine. */
  readonly packageSets: readonly PackageSet[];
  /**
   * Registers the TF.js backend with the engine's name. Computes nothing yet. Throws ENGINE_UNAVAILABLE if a package, a
   * library or a device is missing.
   */
  readonly load: (settings: EngineSettings) => Promise<LoadedEngine>;
  /** What to install if a device fails to start. */
  readonly deviceHints?: Readonly<Partial<Record<EngineDevice, string>>>;
}

/** npm packages with their versions, e.g. `webgpu@0.6.2`, all of which an engine needs. */
export type PackageSet = readonly string[];

export interface EngineSettings {
  /** Already validated: one of `engineDevices`. */
  readonly device: EngineDevice;
  /** Threads of one operation. */
  readonly threads: number;
}

export interface LoadedEngine {
  readonly device: EngineDevice | 'gpu';
  readonly threads: number;
  /** Package and version: `onnxruntime-node 1.30.0`. */
  readonly version: string;
}
