import { FixresError, isFixresError } from '../base/errors.ts';
import type { ImageBatch } from '../data/types.ts';
import {
  type BatchNormMode,
  cutForScope,
  type Network,
  partsOfScope,
  type Scope,
  type TrainedParts,
  type Weights,
} from '../model/index.ts';
import { diverged } from './diverged.ts';
import { EpochClock } from './epoch-clock.ts';
import { pauseForSignals } from './interruption.ts';
import { LiveHead } from './live-head.ts';
import { type Normalize, normalizePixels, pixelTensor } from './normalize.ts';
import { type Recipe, stepsPerEpoch } from './recipe.ts';
import type { TrainingState } from './training-state.ts';
import { TrunkPass } from './trunk-pass.ts';
import { rowTensors, trunkRows } from './trunk-rows.ts';
import type { Watch } from './types.ts';

/** One head among those that train side by side. */
export interface Head {
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: Recipe;
  readonly seed: number;
}

export interface HeadsTraining {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalize: Normalize;
  /** Their recipes agree on what makes an epoch: batch size, last batch, order, epochs. */
  readonly heads: readonly Head[];
  /** Number of training images. */
  readonly images: number;
  /** Images that go through the trunk at once. */
  readonly trunkBatchSize: number;
  /** Batches of an epoch in a seed's order; the same for the same epoch, in whatever order epochs are asked for. */
  readonly batches: (epoch: number, seed: number) => AsyncIterable<ImageBatch>;
  /** The states to go on from, one for each head. */
  readonly start?: readonly TrainingState[] | undefined;
  readonly watch: Watch;
  /** Called after every epoch but the last. */
  readonly checkpoint?: (states: readonly TrainingState[]) => void;
}

/** What became of a head. */
export interface HeadTrained extends TrainingState {
  readonly parts: TrainedParts;
  readonly steps: number;
}

/**
 * Trains heads side by side on one frozen trunk: it is computed once for each batch, in evaluation mode, up to the cuts
 * that the heads need, and every head takes its own step from there. Each ends with the bits that it would have alone, or
 * on kept features of the same images, on one engine with one number of threads; also when it was interrupted and resumed.
 * Heads of other seeds, which take the images in another order, look at them in passes of their own.
 * Throws MODEL_SCOPE_IMPOSSIBLE, METHOD_DIVERGED (naming the head), METHOD_INVALID, EXECUTE_INTERRUPTED.
 */
export const trainHeads = async (training: HeadsTraining): Promise<HeadTrained[]> => {
  const { network, weights, normalize, images, start, watch } = training;
  const recipe = assertOnePass(training.heads);
  const steps = stepsPerEpoch(images, recipe);
  const seeds = [...new Set(training.heads.map(({ seed }) => seed))];
  const heads: HeadInPass[] = [];
  let trunk: TrunkPass | undefined;
  try {
    for (const [n, head] of training.heads.entries()) heads.push(liveHead(training, n, head, steps));
    trunk = new TrunkPass(network, weights, normalize, frozenCuts(heads));
    const clock = new EpochClock(watch, recipe, steps * seeds.length);
    let stepsSeen = (start?.[0]?.epochsDone ?? 0) * steps * seeds.length;
    for (let epoch = start?.[0]?.epochsDone ?? 0; epoch < recipe.epochs; epoch++) {
      for (const seed of seeds) {
        const ofPass = heads.filter((head) => head.seed === seed);
        let step = epoch * steps;
        for await (const batch of training.batches(epoch, seed)) {
          await pauseForSignals(watch.signal);
          const loss = await stepOfEach(training, trunk, ofPass, { step, batch });
          clock.step({ step: stepsSeen, images: batch.labels.length, loss });
          step += 1;
          stepsSeen += 1;
        }
      }
      clock.endEpoch(epoch, mean(heads.map(({ live }) => live.endEpoch())), null);
      if (epoch < recipe.epochs - 1) training.checkpoint?.(await statesOf(heads));
    }
    const states = await statesOf(heads);
    return states.map((state, n) => ({ ...state, parts: heads[n]!.live.parts, steps: recipe.epochs * steps }));
  } finally {
    trunk?.dispose();
    for (const { live } of heads) live.dispose();
  }
};

interface HeadInPass {
  readonly live: LiveHead;
  readonly cut: string;
  readonly seed: number;
  /** For messages: which one of them it is. */
  readonly name: string;
}

const liveHead = (training: HeadsTraining, n: number, head: Head, steps: number): HeadInPass => {
  const { network, weights, start } = training;
  const { scope, bn, recipe, seed } = head;
  const cut = cutForScope(scope);
  const parts = partsOfScope(network, scope, bn);
  const live = new LiveHead({ network, cut, weights, parts, recipe, stepsPerEpoch: steps, start: start?.[n] });
  return { live, cut, seed, name: `head ${n} (from the cut \`${cut}\`, seed ${seed})` };
};

/** The cuts whose trunk is not empty, each once. */
const frozenCuts = (heads: readonly HeadInPass[]): string[] =>
  [...new Set(heads.map(({ cut }) => cut))].filter((cut) => cut !== 'input');

/** One step of every head, behind one pass of the trunk. Returns the mean of the losses. */
const stepOfEach = async (
  { normalize, trunkBatchSize, network }: HeadsTraining,
  trunk: TrunkPass,
  heads: readonly HeadInPass[],
  { step, batch }: { readonly step: number; readonly batch: ImageBatch },
): Promise<number> => {
  const features = await trunkRows(network, trunk, { batch, cuts: frozenCuts(heads), trunkBatchSize });
  const losses: number[] = [];
  for (const head of heads) {
    const inputs = () =>
      head.cut === 'input'
        ? [normalizePixels(pixelTensor(batch.pixels, batch.sidePx), normalize)]
        : rowTensors(features.get(head.cut)!);
    losses.push(await named(head, () => head.live.step(step, inputs, batch)));
  }
  return mean(losses);
};

const statesOf = async (heads: readonly HeadInPass[]): Promise<TrainingState[]> => {
  const states: TrainingState[] = [];
  for (const head of heads) states.push(await named(head, () => head.live.state()));
  return states;
};

/** Says which head it was that diverged. */
const named = async <Result>({ name }: HeadInPass, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'METHOD_DIVERGED') throw error;
    throw diverged(`${name}: ${error.message}`, error);
  }
};

/** Members of a recipe that say which images an epoch's steps take. */
const ofThePass = ['batch_size', 'last_batch', 'order', 'epochs'] as const;

const assertOnePass = (heads: readonly Head[]): Recipe => {
  const [first] = heads;
  if (first === undefined) throw new FixresError('METHOD_INVALID', 'there is no head to train');
  for (const member of ofThePass) {
    const other = heads.findIndex(({ recipe }) => recipe[member] !== first.recipe[member]);
    if (other < 0) continue;
    const [own, its] = [first.recipe[member], heads[other]!.recipe[member]];
    throw new FixresError('METHOD_INVALID', `head 0 has \`${member}\` ${own}, head ${other} ${its}`, {
      path: `/recipe/${member}`,
      hint: 'train them in runs of their own',
    });
  }
  return first.recipe;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
