import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';

export interface Machine {
  readonly node: string;
  /** null if npm does not start. */
  readonly npm: string | null;
  /** `linux x64 6.1.0` */
  readonly system: string;
  readonly cpu: string;
  /** Processors that this process may use. */
  readonly cores: number;
  /** Instruction sets that matter for arithmetic, by the system's names; null if unknown. */
  readonly cpuFeatures: readonly string[] | null;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
}

export const examineMachine = (): Machine => ({
  node: process.versions.node,
  npm: npmVersion(),
  system: `${platform()} ${arch()} ${release()}`,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  cpuFeatures: cpuFeatures(),
  memoryBytes: memoryLimitBytes(),
  freeMemoryBytes: Math.min(freemem(), memoryLimitBytes()),
});

const npmVersion = (): string | null => {
  try {
    // On Windows npm is a script, which only a shell can start.
    return execFileSync('npm', ['--version'], { encoding: 'utf8', shell: platform() === 'win32', stdio: quiet }).trim();
  } catch {
    return null;
  }
};

const quiet: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];

/** A container may have less than the machine. */
const memoryLimitBytes = (): number => {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
};

/** x64: SSE4.2 to AMX; arm64: ASIMD (Neon), its dot products, half precision and SVE. */
const arithmetic = /^(sse4_2|avx|avx2|fma|f16c|avx512\w*|avx_vnni|amx_\w+|asimd\w*|fphp|sve\w*|i8mm|bf16)$/;

const cpuFeatures = (): readonly string[] | null => {
  try {
    if (platform() === 'darwin') return darwinFeatures();
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
    return line === undefined ? null : onlyArithmetic(line.split(/\s+/));
  } catch {
    return null;
  }
};

const darwinFeatures = (): readonly string[] => {
  if (arch() === 'arm64') return ['asimd'];
  const names = ['machdep.cpu.features', 'machdep.cpu.leaf7_features'];
  const words = execFileSync('sysctl', ['-n', ...names], { encoding: 'utf8', stdio: quiet }).split(/\s+/);
  return onlyArithmetic(words.map((word) => word.toLowerCase().replace('avx1.0', 'avx').replace('.', '_')));
};

const onlyArithmetic = (words: readonly string[]): readonly string[] => words.filter((word) => arithmetic.test(word));
