import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** Random weights and `transfer` need `train`; `train` needs a network to train. */
export const checkWeights: Rule = (spec) => {
  const models = spec.entries('/model').filter((model) => spec.text(`${model}/weights`) !== undefined);
  const own = models.flatMap((model) => [
    ...misplacedResolution(spec, model),
    ...misplacedEntry(spec, model),
    ...misplacedTransfer(spec, model),
    ...misplacedPretrain(spec, model),
  ]);
  const hasTrain = (spec.scalar('/train') ?? undefined) !== undefined || spec.node('/train')?.kind === 'map';
  if (!hasTrain) return [...own, ...models.flatMap((model) => missingTrain(spec, model))];
  const isComplete = models.length > 0 && models.length === spec.entries('/model').length;
  if (!isComplete || models.some((model) => isRandom(spec, model) || isTransferred(spec, model))) return own;
  const message = 'expected no `train`, because every model has a weights file, got one';
  const hint = 'remove `train`, set `weights: random`, or set `transfer: true` to train further';
  return [...own, spec.keyProblem('/train', message, { hint })];
};

const isRandom = (spec: SpecView, model: string): boolean => spec.text(`${model}/weights`) === 'random';
const isTransferred = (spec: SpecView, model: string): boolean => spec.scalar(`${model}/transfer`) === true;
const hasPretrain = (spec: SpecView, model: string): boolean => spec.node(`${model}/pretrain`)?.kind === 'map';

const misplacedResolution = (spec: SpecView, model: string): readonly SpecProblem[] => {
  const got = spec.number(`${model}/train_resolution`);
  if (got === undefined || !isRandom(spec, model)) return [];
  const message = `expected \`train_resolution\` only with a weights file, got ${got} for random weights`;
  return [spec.problem(`${model}/train_resolution`, message, { hint: 'omit it: the resolutions of `train` apply' })];
};

/** Random weights have no file, and a network of the user's own has a single set. */
const misplacedEntry = (spec: SpecView, model: string): readonly SpecProblem[] => {
  const got = spec.text(`${model}/weights_entry`);
  const isOwn = ['onnx', 'tfjs'].includes(spec.text(`${model}/name`) ?? '');
  if (got === undefined || !(isOwn || isRandom(spec, model))) return [];
  const message = `expected \`weights_entry\` only with a weights file of a known network, got "${got}"`;
  return [spec.problem(`${model}/weights_entry`, message, { hint: 'omit `weights_entry`' })];
};

const misplacedTransfer = (spec: SpecView, model: string): readonly SpecProblem[] => {
  if (!isTransferred(spec, model) || !isRandom(spec, model) || hasPretrain(spec, model)) return [];
  return [
    spec.problem(`${model}/transfer`, 'expected `transfer` only with weights to start from, got true for random ones', {
      hint: 'set `weights` to a file, or `pretrain` to a data set to train on first',
    }),
  ];
};

const misplacedPretrain = (spec: SpecView, model: string): readonly SpecProblem[] => {
  if (!hasPretrain(spec, model) || isRandom(spec, model)) return [];
  return [
    spec.keyProblem(`${model}/pretrain`, 'expected `pretrain` only with random weights, got it with a weights file', {
      hint: 'omit `pretrain`, or set `weights: random`; `transfer: true` trains a file further',
    }),
  ];
};

const missingTrain = (spec: SpecView, model: string): readonly SpecProblem[] => {
  const name = spec.text(`${model}/name`);
  const named = name === undefined ? 'the model' : `\`${name}\``;
  if (isRandom(spec, model)) {
    const message = `expected \`train\`, because the weights of ${named} are random, got none`;
    const hint = 'specify the training (`train: { resolutions: 224 }`), or set `weights` to a file';
    return [spec.problem(`${model}/weights`, message, { hint })];
  }
  if (!isTransferred(spec, model)) return [];
  const message = `expected \`train\`, because ${named} is trained further, got none`;
  const hint = 'specify the training (`train: { resolutions: 224 }`), or omit `transfer`';
  return [spec.problem(`${model}/transfer`, message, { hint })];
};
