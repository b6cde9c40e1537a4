import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { ImageBatch } from '../../src/data/index.ts';
import type { Metric } from '../../src/domain/events.ts';
import type { RecipeParams } from '../../src/domain/recipe.ts';
import { openEngine } from '../../src/engine/index.ts';
import { trainFromScratch } from '../../src/method/index.ts';
import { findArchitecture } from '../../src/model/index.ts';
import { toFileLayout } from '../../src/model/weights/layout.ts';
import { generatedWeights } from '../model/generated.ts';
import { inTurn } from './memory-features.ts';
import { recipe, unwatched } from './recipes.ts';

/** Origin of the numbers: the `origin` member of the file. */
type Golden = Readonly<
  Record<
    'adamw' | 'sgd',
    { readonly losses: readonly number[]; readonly first4: Readonly<Record<string, readonly number[]>> }
  >
>;

const golden: Golden = JSON.parse(
  readFileSync(new URL('../golden/model/tinynet-training.json', import.meta.url), 'utf8'),
);

before(() => openEngine({ engine: 'onnx', threads: 1 }));

const sidePx = 16;
const steps = 4;

/** The batch of one step: an epoch has one. */
const batch = (step: number): ImageBatch => ({
  pixels: Uint8Array.from({ length: 4 * sidePx * sidePx * 3 }, (_, i) => (31 * i * i + 17 * i + 101 * step) % 251),
  labels: Int32Array.from({ length: 4 }, (_, image) => (image + step) % 5),
  indices: Int32Array.of(0, 1, 2, 3),
  sizePx: sidePx,
});

const recipes: Readonly<Record<keyof Golden, Partial<RecipeParams>>> = {
  adamw: {
    optimizer: 'adamw',
    weight_decay: 0.05,
    weight_decay_on: 'weights',
    schedule: 'cosine',
    label_smoothing: 0.1,
  },
  sgd: { optimizer: 'sgd', nesterov: true, weight_decay: 5e-4 },
};

for (const [name, over] of Object.entries(recipes) as [keyof Golden, Partial<RecipeParams>][]) {
  test(`four steps of a whole network with ${name} are PyTorch's`, async () => {
    const network = findArchitecture('tinynet', 5);
    const losses: number[] = [];
    const { weights } = await trainFromScratch({
      network,
      weights: generatedWeights(network, 0),
      recipe: recipe({ ...over, epochs: steps }),
      normalize: { mean: [0.45, 0.45, 0.45], std: [0.25, 0.25, 0.25] },
      images: 4,
      batches: (epoch) => inTurn([batch(epoch)]),
      watch: { ...unwatched, metric: ({ key, value }: Metric) => key === 'train_loss' && losses.push(value) },
    });
    golden[name].losses.forEach((loss, step) => {
      near(losses[step]!, loss, 1e-5 * loss, `loss before step ${step}`);
    });
    for (const [key, first4] of Object.entries(golden[name].first4)) {
      const values = toFileLayout(network.parameters.find((each) => each.name === key)!, weights.get(key)!);
      first4.forEach((value, index) => {
        near(values[index]!, value, 5e-6 * Math.max(1, Math.abs(value)), `${key} at ${index}`);
      });
    }
  });
}

const near = (got: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${what}: ${got} instead of ${expected} (±${tolerance})`);
