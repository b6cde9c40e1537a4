// ours.ts FILES SIDE THREADS OUTPUT: passes over the images as a test does, writes their pixels to OUTPUT, and prints one
// line of JSON. A first batch warms the threads up; writing is not timed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/base/json.ts';
import {
  type DatasetIndex,
  type FileParams,
  type ImageEntry,
  openImageSource,
  testBatches,
} from '../../src/data/index.ts';

const [list, side, threads, output] = process.argv.slice(2);
const { root, files }: { root: string; files: string[] } = JSON.parse(readFileSync(list!, 'utf8'));
// With its digest, as an index has it: each file is checked when it is read.
const entries = files.map((path): ImageEntry => {
  const digest = sha256(readFileSync(join(root, path)));
  return { path, label: 0, widthPx: 0, heightPx: 0, sha256: digest };
});
const index: DatasetIndex = { classes: ['image'], parts: { train: entries.slice(0, 64), test: entries } };
const dataset: FileParams = { kind: 'folder', train: '.', test: '.', seed: null, fingerprint: null };

const source = openImageSource(dataset, root, index, { threads: Number(threads) });
const pass = (part: 'train' | 'test') =>
  testBatches({
    source,
    index,
    choice: { part, count: null },
    transform: {
      testResolutionPx: Number(side),
      cropRatio: 0.875,
      resize: 'shorter_side',
      interpolation: 'bilinear',
    },
    batchSize: 32,
  });

for await (const _ of pass('train'));
const kept: Uint8Array[] = [];
const [start, cpu] = [performance.now(), process.cpuUsage()];
for await (const { pixels } of pass('test')) kept.push(pixels);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1e6;
await source.close();
writeFileSync(output!, Buffer.concat(kept));
console.log(
  JSON.stringify({ images: files.length, seconds, cpuSeconds, peakMiB: process.resourceUsage().maxRSS / 1024 }),
);
