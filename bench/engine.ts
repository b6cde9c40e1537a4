import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { conv2d, freeze, openEngine, tf } from '../src/engine/index.ts';
import { type EngineCase, engineCases } from './engine/cases.ts';
import type { Benchmark, BenchRow } from './types.ts';

/** One program's fastest step. */
interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** Programs take this many turns, each this long, so that other load on the machine affects both. */
const rounds = 3;
const secondsPerTurn = 2;

/** The `onnx` engine against PyTorch, eager and channels last, both with `--threads`. Ratios of the fastest steps, wall clock. */
export const engineBench: Benchmark = async ({ python, threads, only, say }) => {
  if (python === null) return { skipped: 'name a Python with torch, torchvision and timm: --python PATH' };
  const roofline = await measureRoofline(threads);
  say(
    `${threads} threads; roofline ${roofline.toFixed(0)} GFLOP/s (a 3x3 convolution of 256 channels with constant weights)`,
  );
  const rows: BenchRow[] = [];
  for (const [name, engineCase] of Object.entries(engineCases)) {
    if (only !== null && !`engine/${name}`.includes(only)) continue;
    const { ours, peer } = await compare(name, python, threads);
    rows.push({
      name: `engine/${name}`,
      ratio: peer.wallMs / ours.wallMs,
      ours: ours.wallMs,
      peer: peer.wallMs,
      unit: 'ms',
      byCpu: peer.cpuMs / ours.cpuMs,
      figures: {
        'GFLOP/s': gflops(engineCase, ours),
        'ours, peak MiB': ours.peakMiB,
        'peer, peak MiB': peer.peakMiB,
      },
    });
    say(details(name, engineCase, ours, peer));
  }
  return rows;
};

const compare = async (name: string, python: string, threads: number): Promise<{ ours: Timing; peer: Timing }> => {
  const ourScript = fileURLToPath(new URL('engine/ours.ts', import.meta.url));
  const peerScript = fileURLToPath(new URL('peers/engine.py', import.meta.url));
  const task = [name, String(secondsPerTurn), String(threads)];
  const [ours, peer]: [Timing[], Timing[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await timed(process.execPath, ['--import', 'tsx', ourScript, ...task]));
    peer.push(await timed(python, [peerScript, ...task]));
  }
  return { ours: fastest(ours), peer: fastest(peer) };
};

const timed = async (program: string, args: string[]): Promise<Timing> => {
  const { stdout } = await promisify(execFile)(program, args);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Timing;
};

const fastest = (timings: readonly Timing[]): Timing => ({
  wallMs: Math.min(...timings.map(({ wallMs }) => wallMs)),
  cpuMs: Math.min(...timings.map(({ cpuMs }) => cpuMs)),
  peakMiB: Math.max(...timings.map(({ peakMiB }) => peakMiB)),
});

const gflops = ({ batch, macs, passes }: EngineCase, { wallMs }: Timing): number =>
  (2 * macs * passes * batch) / wallMs / 1e6;

const details = (name: string, engineCase: EngineCase, ours: Timing, peer: Timing): string => {
  const cpu = (peer.cpuMs / ours.cpuMs).toFixed(2);
  const memory = `peak memory ${ours.peakMiB.toFixed(0)} MiB, peer ${peer.peakMiB.toFixed(0)} MiB`;
  return `${name}: ${gflops(engineCase, ours).toFixed(0)} GFLOP/s; by CPU time ${cpu}x; ${memory}`;
};

/** GFLOP/s of a convolution with constant weights and many channels: ONNX Runtime's maximum on this machine. */
const measureRoofline = async (threads: number): Promise<number> => {
  await openEngine({ engine: 'onnx', threads });
  const [batch, side, channels] = [8, 32, 256];
  const x = tf.randomNormal<tf.Rank.R4>([batch, side, side, channels]);
  const filter = tf.randomNormal<tf.Rank.R4>([3, 3, channels, channels]);
  freeze([filter]);
  const seconds = Array.from({ length: 8 }, () => {
    const y = conv2d(x, filter, { padding: 'same' });
    const start = performance.now();
    y.dataSync();
    y.dispose();
    return (performance.now() - start) / 1000;
  });
  tf.dispose([x, filter]);
  return (2 * batch * side * side * channels * channels * 9) / Math.min(...seconds) / 1e9;
};
