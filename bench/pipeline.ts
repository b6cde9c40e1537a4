import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Benchmark, BenchRow } from './types.ts';

/** One program's pass over all images. */
interface Timing {
  readonly images: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Programs take this many turns, so that other load on the machine affects both. */
const rounds = 3;
const threads = 2;

interface Row {
  readonly name: string;
  /** Our program produces all sides in one pass. */
  readonly sidesPx: readonly number[];
  /** The peer's batches; ours are 8-bit, and normalised in the network's graph. */
  readonly peerForm: 'uint8' | 'normalised';
}

/** `uint8` is the peer's cheapest option; `normalised` is what the reference's code feeds to its network. */
const rows: readonly Row[] = [
  { name: 'pipeline/224', sidesPx: [224], peerForm: 'uint8' },
  { name: 'pipeline/384', sidesPx: [384], peerForm: 'uint8' },
  { name: 'pipeline/224-normalised', sidesPx: [224], peerForm: 'normalised' },
  { name: 'pipeline/grid', sidesPx: [224, 288, 320, 384], peerForm: 'uint8' },
];

/**
 * Decode, resize and crop of a folder of JPEG files (`--images`): two of our threads against a PyTorch DataLoader with two
 * workers, on the same files; the pixels are compared. Images per second, from each program's fastest pass. A grid is
 * one pass of ours and four of the peer, which cannot share a decode.
 */
export const pipelineBench: Benchmark = async ({ python, only, images, say }) => {
  if (python === null) return { skipped: 'name a Python with torch and torchvision: --python PATH' };
  if (images === null) return { skipped: 'name a folder with JPEG files: --images PATH' };
  const files = jpegFiles(images);
  if (files.length === 0) return { skipped: `there are no JPEG files in ${images}` };
  say(`${files.length} images, ${threads} threads and ${threads} workers, batches of 32`);
  const folder = mkdtempSync(join(tmpdir(), 'fixres-bench-'));
  try {
    const list = join(folder, 'files.json');
    writeFileSync(list, JSON.stringify({ root: images, files }));
    const results: BenchRow[] = [];
    for (const row of rows) {
      const { name, sidesPx } = row;
      if (only !== null && !name.includes(only)) continue;
      const { ours, peer } = await compare(python, list, row, folder);
      results.push({
        name,
        ratio: speed(ours) / speed(peer),
        ours: speed(ours),
        peer: speed(peer),
        unit: 'images/s',
        byCpu: cpuMs(peer) / cpuMs(ours),
        figures: { 'ours, CPU ms per image': cpuMs(ours), 'peer, CPU ms per image': cpuMs(peer) },
      });
      say(`${name}: ${differences(join(folder, 'ours'), join(folder, 'peer'), sidesPx)}; ${details(ours, peer)}`);
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const jpegFiles = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.jpe?g$/i.test(file))
    .sort();

const compare = async (python: string, list: string, { sidesPx, peerForm }: Row, folder: string) => {
  const ourScript = fileURLToPath(new URL('pipeline/ours.ts', import.meta.url));
  const peerScript = fileURLToPath(new URL('peers/pipeline.py', import.meta.url));
  const task = [list, sidesPx.join(), String(threads)];
  const [ours, peer]: [Timing[], Timing[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await timed(process.execPath, ['--import', 'tsx', ourScript, ...task, join(folder, 'ours')]));
    peer.push(await timed(python, [peerScript, ...task, join(folder, 'peer'), peerForm]));
  }
  return { ours: fastest(ours), peer: fastest(peer) };
};

const timed = async (program: string, args: string[]): Promise<Timing> => {
  const { stdout } = await promisify(execFile)(program, args);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Timing;
};

const fastest = (timings: readonly Timing[]): Timing => timings.reduce((a, b) => (b.seconds < a.seconds ? b : a));

const speed = ({ images, seconds }: Timing): number => images / seconds;

const cpuMs = ({ images, cpuSeconds }: Timing): number => (1000 * cpuSeconds) / images;

const details = (ours: Timing, peer: Timing): string =>
  `CPU ${cpuMs(ours).toFixed(2)} ms per image, peer ${cpuMs(peer).toFixed(2)} ms; peak memory ${ours.peakMiB.toFixed(0)} MiB, peer ${peer.peakMiB.toFixed(0)} MiB (its workers not counted)`;

/** Both files hold [images, side, side, 3] for each side. */
const differences = (ourFile: string, peerFile: string, sidesPx: readonly number[]): string => {
  const [ours, peer] = [readFileSync(ourFile), readFileSync(peerFile)];
  if (ours.length !== peer.length) throw new Error(`${ours.length} bytes of pixels, peer ${peer.length}`);
  const images = ours.length / sidesPx.reduce((sum, side) => sum + side * side * 3, 0);
  let [equal, largest, start] = [0, 0, 0];
  for (const side of sidesPx) {
    const length = side * side * 3;
    for (const end = start + images * length; start < end; start += length) {
      const [one, other] = [ours.subarray(start, start + length), peer.subarray(start, start + length)];
      if (one.equals(other)) equal += 1;
      else for (let at = 0; at < length; at++) largest = Math.max(largest, Math.abs(one[at]! - other[at]!));
    }
  }
  const total = images * sidesPx.length;
  return `${equal} of ${total} images have the peer's pixels, largest difference ${largest}`;
};
