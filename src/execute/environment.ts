import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import type { JsonObject } from '../base/json.ts';
import type { OpenEngine } from '../engine/index.ts';

/** What a result was made with and on: recorded beside it, not part of its key. */
export const describeEnvironment = (engine: OpenEngine): JsonObject => ({
  fixres: packageVersion(),
  node: process.version,
  engine: engine.engine,
  device: engine.device,
  engineVersion: engine.version,
  threads: engine.threads,
  platform: `${platform()} ${release()} ${arch()}`,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
});

// As far from src/execute as from dist/execute.
const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
