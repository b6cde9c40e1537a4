import { FixresError } from '../../base/errors.ts';
import type { StepRange } from '../../data/batches/batch-tasks.ts';
import type { ImageBatch } from '../../data/types/batch.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { type BatchNormMode, cutForScope, type Scope } from '../../domain/scope.ts';
import { type Network, partsOfScope, type TrainedParts, type Weights } from '../../model/index.ts';
import { type Normalize, pixelTensor } from '../features/normalize.ts';
import { rowTensors } from '../features/trunk-rows.ts';
import { type TrunkStep, TrunkSteps } from '../features/trunk-steps.ts';
import { EpochClock } from '../training/epoch-clock.ts';
import { stepsPerEpoch } from '../training/recipe.ts';
import type { HeadState, HeldOutScore } from '../training/training-state.ts';
import type { Watch } from '../types.ts';
import { HeadInPass } from './head-in-pass.ts';
import type { TestedHead } from './test-heads.ts';

/** One head among those that train side by side. */
export interface Head {
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: RecipeParams;
  readonly seed: number;
}

export interface HeadsTraining {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalize: Normalize;
  /** Their recipes must agree on the definition of an epoch: batch size, last batch, order, epochs. */
  readonly heads: readonly Head[];
  /** Number of training images. */
  readonly images: number;
  /** Batch size of the trunk. */
  readonly trunkBatchSize: number;
  /** Batches of an epoch in a seed's order; independent of the order in which they are requested. Default: all. */
  readonly batches: (epoch: number, seed: number, steps?: StepRange) => AsyncIterable<ImageBatch>;
  /** Where the steps of an epoch come from. Absent: each is computed when its turn comes. */
  readonly window?: StepWindow | undefined;
  /** Tests a head on held-out images after every epoch; its result is the best epoch. Absent: the last. */
  readonly heldOut?: ((head: TestedHead) => Promise<HeldOutScore>) | undefined;
  /** The states to resume from, one per head. */
  readonly start?: readonly HeadState[] | undefined;
  readonly watch: Watch;
  /** Called after every epoch except the last, if due. */
  readonly checkpoint?: (states: readonly HeadState[]) => void;
  /** Called once per epoch; absent: a checkpoint is always due. */
  readonly isCheckpointDue?: () => boolean;
}

/**
 * Provides the steps of an epoch in a seed's order. It may compute them with `compute`, in any order, or take them from
 * elsewhere with the same bits.
 */
export type StepWindow = (epoch: number, seed: number, compute: ComputeSteps) => AsyncIterable<TrunkStep>;

/** The trunk's outputs at the cuts of all heads. */
export type ComputeSteps = (epoch: number, seed: number, steps: StepRange) => AsyncIterable<TrunkStep>;

/** The result for a head: its last state or, with `diverged`, the last good one. */
export interface HeadTrained extends HeadState {
  readonly parts: TrainedParts;
  /** Of a completed training run. */
  readonly steps: number;
}

/**
 * Trains heads side by side on one frozen trunk: the trunk is computed once per batch, in evaluation mode, up to the
 * cuts that the heads need, and every head takes its own step from there. Each ends with the same bits as if trained
 * alone, or on kept features of the same images, on one engine with one number of threads, even after an interruption.
 * Heads with other seeds, which need the images in another order, use their own passes. A head that diverges is
 * dropped, without affecting the others. Throws MODEL_SCOPE_IMPOSSIBLE, METHOD_INVALID, EXECUTE_INTERRUPTED.
 */
export const trainHeads = async (training: HeadsTraining): Promise<HeadTrained[]> => {
  const { images, start = [], watch } = training;
  const recipe = assertOnePass(training.heads);
  const steps = stepsPerEpoch(images, recipe);
  const seeds = seedsOf(training.heads);
  const heads: HeadInPass[] = [];
  let trunk: TrunkSteps | undefined;
  try {
    for (const [n, head] of training.heads.entries()) heads.push(headInPass(training, n, head, steps));
    trunk = new TrunkSteps({ ...training, cuts: frozenCuts(heads), signal: watch.signal });
    const clock = new EpochClock(watch, recipe, steps * seeds.length);
    const epochsDone = Math.max(0, ...start.map((state) => state.epochsDone));
    for (let epoch = epochsDone; epoch < recipe.epochs; epoch++) {
      for (const [pass, seed] of seeds.entries()) {
        let step = 0;
        const ofPass = () => heads.filter((head) => head.seed === seed && !head.isLeftOut);
        for await (const inputs of stepsOf(training, trunk, { epoch, seed, ofPass })) {
          if (ofPass().length === 0) break;
          const losses = await stepOfEach(ofPass(), epoch * steps + step, inputs);
          const stepsSeen = (epoch * seeds.length + pass) * steps + step;
          if (losses.some((loss) => loss !== null)) {
            clock.step({ step: stepsSeen, images: inputs.batch.labels.length, loss: mean(losses) });
          }
          step += 1;
        }
      }
      const losses: (number | null)[] = [];
      for (const head of heads) losses.push(await head.endEpoch());
      await keepBest(training, heads);
      if (heads.every(({ isLeftOut }) => isLeftOut)) break;
      clock.endEpoch(epoch, mean(losses), null);
      const isDue = epoch < recipe.epochs - 1 && (training.isCheckpointDue?.() ?? true);
      if (isDue) training.checkpoint?.(heads.map(({ state }) => state));
    }
    return heads.map(({ state, parts }) => ({ ...state, parts, steps: recipe.epochs * steps }));
  } finally {
    trunk?.dispose();
    for (const head of heads) head.dispose();
  }
};

const keepBest = async ({ heads, weights, heldOut }: HeadsTraining, passing: readonly HeadInPass[]): Promise<void> => {
  if (heldOut === undefined) return;
  for (const [n, { scope }] of heads.entries()) {
    await passing[n]!.keepIfBest((own) => heldOut({ scope, weights: new Map([...weights, ...own]) }));
  }
};

const headInPass = (training: HeadsTraining, position: number, head: Head, stepsPerEpoch: number): HeadInPass => {
  const { network, weights, normalize } = training;
  const { scope, bn, recipe, seed } = head;
  const start = training.start?.[position];
  const parts = partsOfScope(network, scope, bn);
  const cut = cutForScope(scope);
  return new HeadInPass({
    network,
    cut,
    normalize: cut === 'input' ? normalize : undefined,
    weights,
    parts,
    recipe,
    stepsPerEpoch,
    start,
    seed,
    position,
  });
};

/** Each needs its own passes over the images. */
export const seedsOf = (heads: readonly Pick<Head, 'seed'>[]): number[] => [...new Set(heads.map(({ seed }) => seed))];

/** The cuts with a non-empty trunk, each once. */
const frozenCuts = (heads: readonly Pick<HeadInPass, 'cut'>[]): string[] =>
  [...new Set(heads.map(({ cut }) => cut))].filter((cut) => cut !== 'input');

/** The steps of an epoch, in a seed's order. */
const stepsOf = (
  { batches, window }: HeadsTraining,
  trunk: TrunkSteps,
  { epoch, seed, ofPass }: { readonly epoch: number; readonly seed: number; readonly ofPass: () => HeadInPass[] },
): AsyncIterable<TrunkStep> =>
  window === undefined
    ? trunk.of(batches(epoch, seed), () => frozenCuts(ofPass()))
    : window(epoch, seed, (...at) => trunk.of(batches(...at)));

/** One step of every head. Returns the losses. */
const stepOfEach = async (
  heads: readonly HeadInPass[],
  step: number,
  { batch, rows }: TrunkStep,
): Promise<(number | null)[]> => {
  const losses: (number | null)[] = [];
  for (const head of heads) {
    const inputs = () =>
      head.cut === 'input' ? [pixelTensor(batch.pixels!, batch.sizePx!)] : rowTensors(rows.get(head.cut)!);
    losses.push(await head.step(step, inputs, batch));
  }
  return losses;
};

/** Members of a recipe that determine the images of an epoch's steps. */
const ofThePass = ['batch_size', 'last_batch', 'order', 'epochs'] as const;

const assertOnePass = (heads: readonly Head[]): RecipeParams => {
  const [first] = heads;
  if (first === undefined) throw new FixresError('METHOD_INVALID', 'there are no heads to train');
  for (const member of ofThePass) {
    const other = heads.findIndex(({ recipe }) => recipe[member] !== first.recipe[member]);
    if (other < 0) continue;
    const [own, its] = [first.recipe[member], heads[other]!.recipe[member]];
    throw new FixresError('METHOD_INVALID', `head 0 has \`${member}\` ${own}, but head ${other} has ${its}`, {
      path: `/recipe/${member}`,
      hint: 'train them in separate runs',
    });
  }
  return first.recipe;
};

/** Of the heads that continue. */
const mean = (losses: readonly (number | null)[]): number => {
  const known = losses.filter((loss) => loss !== null);
  return known.reduce((sum, loss) => sum + loss, 0) / known.length;
};
