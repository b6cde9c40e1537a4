import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { MachineDescription } from './measurement.ts';

export const describeMachine = (python: string | null): MachineDescription => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  vectors: vectors(),
  system: `${platform()} ${arch()}`,
  node: process.version,
  peers: python === null ? {} : packageVersions(python),
});

/** From the widest to the narrowest. */
const vectorFlags: readonly (readonly [flag: string, name: string])[] = [
  ['avx512f', 'AVX-512'],
  ['avx2', 'AVX2'],
  ['avx', 'AVX'],
  ['asimd', 'NEON'],
];

const vectors = (): string | null => {
  try {
    const text = readFileSync('/proc/cpuinfo', 'utf8');
    const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1]?.split(' '));
    return vectorFlags.find(([flag]) => flags.has(flag))?.[1] ?? null;
  } catch {
    return null;
  }
};

const packageVersions = (python: string): Readonly<Record<string, string>> => {
  const script = `
import importlib.metadata as metadata, json
found = {}
for name in ("torch", "torchvision", "timm", "pillow", "snakemake"):
    try: found[name] = metadata.version(name)
    except metadata.PackageNotFoundError: pass
print(json.dumps(found))`;
  return JSON.parse(execFileSync(python, ['-c', script], { encoding: 'utf8' }));
};
