// ours.ts FILES SIDES THREADS OUTPUT: one pass over the images as a test does, at one side or several (`224,384`); writes
// their pixels to OUTPUT, side by side, and prints one line of JSON. A first pass warms the threads up; the pixels are
// written in a third, which is neither timed nor counted as memory.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/base/json.ts';
import { type DatasetIndex, type ImageEntry, openImageSource, testBatchesOfEach } from '../../src/data/index.ts';
import type { FileParams } from '../../src/domain/datasets/params.ts';

const [list, sides, threads, output] = process.argv.slice(2);
const { root, files }: { root: string; files: string[] } = JSON.parse(readFileSync(list!, 'utf8'));
// With digests, as in an index: each file is checked when it is read.
const entries = files.map((path): ImageEntry => {
  const digest = sha256(readFileSync(join(root, path)));
  return { path, label: 0, widthPx: 0, heightPx: 0, sha256: digest };
});
const index: DatasetIndex = { classes: ['image'], parts: { train: [], test: entries } };
const dataset: FileParams = { kind: 'folder', train: '.', test: '.', seed: null, fingerprint: null };

const source = openImageSource(dataset, root, index, { threads: Number(threads) });
const transforms = sides!.split(',').map((side) => {
  const transform = { cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' } as const;
  return { testResolutionPx: Number(side), ...transform };
});
const pass = () =>
  testBatchesOfEach({ source, index, choice: { part: 'test', count: null }, transforms, batchSize: 32 });

for await (const _ of pass());
const [start, cpu] = [performance.now(), process.cpuUsage()];
for await (const _ of pass());
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1e6;
const peakMiB = process.resourceUsage().maxRSS / 1024;
const kept: Uint8Array[][] = transforms.map(() => []);
for await (const batches of pass()) for (const [which, { pixels }] of batches.entries()) kept[which]!.push(pixels);
await source.close();
writeFileSync(output!, Buffer.concat(kept.flat()));
console.log(JSON.stringify({ images: files.length, seconds, cpuSeconds, peakMiB }));
