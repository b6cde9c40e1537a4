import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import type { JsonObject } from '../base/json.ts';
import type { OpenEngine } from '../engine/index.ts';

/** The software and machine that produced a result: recorded with it, not part of its key. */
export const describeEnvironment = (engine: OpenEngine): JsonObject => ({
  fixres: packageOf(new URL('../../package.json', import.meta.url)).version,
  node: process.version,
  engine: engine.engine,
  device: engine.device,
  engineVersion: engine.version,
  threads: engine.threads,
  packages: packageVersions(),
  platform: `${platform()} ${release()} ${arch()}`,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryMiB: Math.round(totalmem() / 2 ** 20),
  host: hostname(),
  ...slurmJob(),
});

interface PackageFile {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

// Relative paths are the same from src/execute and from dist/execute.
const packageOf = (file: URL): PackageFile => JSON.parse(readFileSync(file, 'utf8')) as PackageFile;

let versions: JsonObject | undefined;

/** Installed versions of our npm dependencies that affect numeric results. */
const packageVersions = (): JsonObject => {
  versions ??= Object.fromEntries(namesOfPackages().flatMap((name) => versionOf(name)));
  return versions;
};

const namesOfPackages = (): string[] => {
  const { dependencies, peerDependencies } = packageOf(new URL('../../package.json', import.meta.url));
  return Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => computes.test(name));
};

/** Packages that read images or compute; the others print, store or plan. */
const computes = /^(@tensorflow\/|onnxruntime|webgpu$|sharp$|pure-rand$|hyparquet)/;

const versionOf = (name: string): [string, string][] => {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const place of places) {
    try {
      return [[name, (JSON.parse(readFileSync(`${place}/${name}/package.json`, 'utf8')) as PackageFile).version]];
    } catch {
      // not in this folder
    }
  }
  return [];
};

/** The ID of the cluster job that this process runs in, so that the cluster's accounting can be queried. */
const slurmJob = (): JsonObject => {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: element, SLURM_JOB_ID: job } = process.env;
  if (job === undefined) return {};
  return { slurmJob: array === undefined || element === undefined ? job : `${array}_${element}` };
};
