import type { EngineDevice, EngineName } from '../types.ts';

/** One way to compute: how it is found on this machine and made a backend of TF.js. */
export interface Engine {
  readonly name: EngineName;
  /**
   * What has to be installed beside fixres: any one of these sets of npm packages, the first preferred. Empty for an
   * engine that comes with fixres.
   */
  readonly packageSets: readonly PackageSet[];
  /**
   * Registers the TF.js backend of the engine's name. Computes nothing yet. Throws ENGINE_UNAVAILABLE where a package,
   * a library or a device is missing.
   */
  readonly load: (settings: EngineSettings) => Promise<LoadedEngine>;
  /** What to install where a device does not start. */
  readonly deviceHints?: Readonly<Partial<Record<EngineDevice, string>>>;
}

/** npm packages with their version, e.g. `webgpu@0.6.2`, that only together make an engine. */
export type PackageSet = readonly string[];

export interface EngineSettings {
  /** Checked already: one of ENGINE_DEVICES. */
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
