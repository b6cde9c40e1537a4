import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { ImageBatch } from '../../src/data/index.ts';
import { openEngine } from '../../src/engine/index.ts';
import { trainFromScratch, trainHeads } from '../../src/method/index.ts';
import { findArchitecture, type Weights } from '../../src/model/index.ts';
import { toFileLayout } from '../../src/model/weights/layout.ts';
import { generatedWeights } from '../model/generated.ts';
import { inTurn } from './memory-features.ts';
import { recipe, unwatched } from './recipes.ts';

/** Origin of the numbers: test/golden/method/make.py. */
interface Golden {
  /** Before each step. */
  readonly losses: readonly number[];
  readonly gradient_l2_step0: Readonly<Record<string, number>>;
  /** After all steps. */
  readonly first4: Readonly<Record<string, readonly number[]>>;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../golden/method/mixed-training.json', import.meta.url), 'utf8'),
);

before(() => openEngine({ engine: 'onnx', threads: 1 }));

const network = findArchitecture('tinynet', 5);
const weights = generatedWeights(network, 0);
const normalize = { mean: [0.45, 0.45, 0.45], std: [0.25, 0.25, 0.25] } as const;
const sidePx = 16;
const smoothed = (epochs: number) => recipe({ epochs, label_smoothing: 0.1 });

/** The batch of one step: an epoch has one. */
const batch = (step: number): ImageBatch => ({
  pixels: Uint8Array.from({ length: 4 * sidePx * sidePx * 3 }, (_, i) => (31 * i * i + 17 * i + 101 * step) % 251),
  labels: Int32Array.from({ length: 4 }, (_, image) => (image + step) % 5),
  indices: Int32Array.of(0, 1, 2, 3),
  sizePx: sidePx,
  mixed: {
    labels: Int32Array.from({ length: 4 }, (_, image) => (2 * image + step + 1) % 5),
    share: (1 + 2 * step) / 8,
  },
});
const batches = (epoch: number) => inTurn([batch(epoch)]);

/** The whole network as a head: the scope `all`. */
const asHead = async (epochs: number) => {
  const scope = { classifier: false, bn: false, lastCells: 0, all: true } as const;
  const [head] = await trainHeads({
    network,
    weights,
    normalize,
    heads: [{ scope, bn: 'statistics', recipe: smoothed(epochs), seed: 1 }],
    images: 4,
    trunkBatchSize: 4,
    batches,
    watch: unwatched,
  });
  return head!;
};

test('steps of the scope `all` on mixed images, labels smoothed, are those of PyTorch', async () => {
  const { losses, weights: after } = await asHead(golden.losses.length);
  golden.losses.forEach((loss, step) => {
    near(losses[step]!, loss, 1e-5 * loss, `loss before step ${step}`);
  });
  assert.deepEqual([...after.keys()].sort(), Object.keys(golden.first4).sort());
  for (const [key, first4] of Object.entries(golden.first4)) {
    const values = toFileLayout(network.parameters.find((each) => each.name === key)!, after.get(key)!);
    first4.forEach((value, index) => {
      near(values[index]!, value, 5e-6 * Math.max(1, Math.abs(value)), `${key} at ${index}`);
    });
  }
});

test('the gradients of the mixed loss have the lengths of those of PyTorch', async () => {
  const { weights: after } = await asHead(1);
  for (const [key, expected] of Object.entries(golden.gradient_l2_step0)) {
    const gradient = gradientOf(weights, after, key);
    // What rounding of the updated weights to 32 bits may add to a gradient: half a unit in the last place / the rate.
    const rounding = Math.hypot(...weights.get(key)!) * 2 ** -23 * 100;
    near(Math.hypot(...gradient), expected, 1e-4 * expected + rounding, `gradient of ${key}`);
  }
});

test('fine-tuning the scope `all` and training the network take the same steps', async () => {
  const { weights: trained, losses } = await trainFromScratch({
    network,
    weights,
    recipe: smoothed(2),
    normalize,
    images: 4,
    batches,
    watch: unwatched,
  });
  const head = await asHead(2);
  assert.deepEqual([trained, losses], [head.weights, head.losses]);
});

/** The first update is rate * (gradient + decay * weight). */
const gradientOf = (from: Weights, to: Weights, key: string): Float64Array =>
  Float64Array.from(from.get(key)!, (value, index) => (value - to.get(key)![index]!) / 0.01 - 1e-4 * value);

const near = (got: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${what}: ${got} instead of ${expected} (±${tolerance})`);
