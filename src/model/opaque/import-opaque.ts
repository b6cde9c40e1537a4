import { statSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { type Tensor, tf } from '../../engine/index.ts';
import { elementCount } from '../measure.ts';
import type { HeadNames } from '../onnx/find-head.ts';
import type { Network, Shape, Step } from '../types.ts';
import { headOf, imageOf } from './choose-ends.ts';
import { Constants } from './constants.ts';
import { externalFiles } from './external-files.ts';
import type { OpaqueHead } from './find-head.ts';
import { evaluateHead, type HeadExpression, partsOf } from './head-expression.ts';
import {
  assertFinite,
  classifierName,
  headParameters,
  type OpaqueParameter,
  parametersOf,
  readWeights,
} from './head-parameters.ts';
import { type OpaqueModel, type OpaquePort, readOpaqueModel } from './read-model.ts';
import { OpaqueTrunk } from './trunk.ts';

/** A network whose trunk runs as it is in ONNX Runtime; its head, as far as it was recognised, is ours. */
export interface OpaqueNetwork {
  readonly network: Network & Required<Pick<Network, 'ownWeights'>>;
  readonly model: OpaqueModel;
  readonly image: OpaquePort;
  readonly head: OpaqueHead;
  readonly parameters: readonly OpaqueParameter[];
}

/** What was imported last: a session takes a while to make, and many jobs of a worker ask for the same network. */
let last: { readonly identity: string; readonly imported: OpaqueNetwork } | undefined;

/**
 * Cuts an ONNX classifier at its head without understanding what is before. Throws MODEL_WEIGHTS_INVALID for a broken
 * file, MODEL_UNSUPPORTED_OP for one that is no image classifier.
 */
export const importOpaque = (file: string, names: HeadNames = {}): OpaqueNetwork => {
  const model = () => readOpaqueModel(file);
  const identity = JSON.stringify([file, names, statSync(file).mtimeMs, statSync(file).size]);
  if (last?.identity !== identity) last = { identity, imported: importModel(model(), names) };
  return last.imported;
};

const importModel = (model: OpaqueModel, names: HeadNames): OpaqueNetwork => {
  externalFiles(model);
  const image = imageOf(model);
  const constants = new Constants(model, image);
  const head = headOf(model, constants, names);
  const { parameters, widths, classes: outputs } = headParameters(head, constants);
  assertFinite(model.file, parameters, constants);
  const classifier = classifierName(head);
  const linears = head.linears.map(({ x }) => x);
  const leaves = head.norms.length > 0 ? head.norms.map(({ x }) => x) : linears;
  const trunk = new OpaqueTrunk(model, image, head.tail === null ? [head.logits] : [...new Set(leaves)], constants);
  const parametersIn = (expressions: readonly HeadExpression[]) => parametersOf(expressions, parameters);
  const tail = head.tail ?? ({ kind: 'flatten', x: { kind: 'input', value: head.logits } } as const);
  const tailExpression: HeadExpression = { kind: 'flatten', x: tail };
  const flowing = [...new Set(linears)];
  const poolings = flowing.map((x) => head.pooling.get(x)).filter((one) => one !== undefined);
  const classes = head.linears[0] === undefined ? classesOf(trunk, model, image) : outputs;
  const trunkStep: Step = {
    name: 'trunk',
    parameters: [],
    apply: ([images]) =>
      trunk
        .run({ dims: images!.shape, data: images!.dataSync<'float32'>() })
        .map(({ dims, data }): Tensor => tf.tensor(data, [...dims], 'float32')),
    measure: ([shape]) => {
      const { shapes } = trunk.trial(shape![0]!);
      if (head.norms.length === 0) assertWidths(model, shape![0]!, head, widths, trunk, shapes);
      return {
        outputs: shapes,
        get macs() {
          return trunk.macs(shape![0]!);
        },
      };
    },
  };
  const poolStep: Step = {
    name: 'pool',
    parameters: parametersIn(poolings),
    apply: (inputs, context) => {
      const given = new Map(trunk.values.map((value, index) => [value, inputs[index]!]));
      return poolings.map((pooling) => evaluateHead({ kind: 'flatten', x: pooling }, given, context));
    },
    measure: () => ({
      outputs: flowing.map((x) => [widths.get(x)!]),
      macs: 0,
    }),
  };
  const before = head.norms.length > 0 ? flowing : trunk.values;
  const classifierStep: Step = {
    name: classifier,
    parameters: parametersIn([tailExpression]),
    apply: (inputs, context) => {
      const given = new Map(before.map((value, index) => [value, inputs[index]!]));
      return [evaluateHead(tailExpression, given, context)];
    },
    measure: (shapes) => ({
      outputs: [[classes]],
      macs: head.linears.reduce((sum, linear) => sum + classes * widths.get(linear.x)! * placesOf(shapes[0]!), 0),
    }),
  };
  const hasNorm = head.norms.length > 0;
  const network = {
    architecture: 'onnx',
    classes,
    parameters: parameters.map(({ name, role, shape }) => ({ name, role, shape })),
    steps: hasNorm ? [trunkStep, poolStep, classifierStep] : [trunkStep, classifierStep],
    cuts: { pooled: hasNorm ? 2 : 1, ...(hasNorm ? { bn: 1 } : {}) },
    classifier,
    lastBatchNorms: head.norms.map(({ name }) => name),
    minimumSidePx: 1,
    pooledMayBeNegative: true as const,
    pretrained: {
      trainResolutionPx: 0,
      cropRatio: 0,
      interpolation: 'bilinear',
      mean: [0, 0, 0],
      std: [1, 1, 1],
      license: null,
      published: [],
    } as const,
    initial: { linear: 'torch', zeroClosingGamma: false } as const,
    lacks: lacksOf(head),
    ownWeights: () => readWeights(parameters, constants),
  };
  return { network, model, image, head, parameters };
};

const asItIs = 'this network runs as it is in ONNX Runtime, so that only its head can be trained';

const lacksOf = ({ tail, norms }: OpaqueHead) => ({
  ...(tail === null ? { classifier: 'no linear layer was found behind its features' } : {}),
  ...(norms.length > 0 ? {} : { bn: 'no normalisation was found in front of its pooling and linear layer' }),
  ...(norms.length > 0 && norms.every(({ form }) => form === 'layer')
    ? { statistics: 'its last normalisation is a LayerNorm, which keeps no statistics' }
    : {}),
  lastCells: asItIs,
  all: asItIs,
});

const placesOf = (shape: Shape): number => (shape.length === 3 ? shape[1]! * shape[2]! : 1);

/** Without a linear layer only a run says how many classes there are. */
const classesOf = (trunk: OpaqueTrunk, { file }: OpaqueModel, { shape }: OpaquePort): number => {
  const fixed = shape.find((size): size is number => typeof size === 'number' && size > 3) ?? 224;
  const [logits = []] = trunk.trial(fixed).shapes;
  const classes = logits.reduce((product, size) => product * size, 1);
  if (Math.max(...logits) === classes && classes > 1) return classes;
  throw new FixresError('MODEL_UNSUPPORTED_OP', `${file} is no classifier: its output is [${logits}] for one image`, {
    path: file,
    hint: 'export a plain image classifier, which gives one score for each class',
  });
};

/** A pooling over a window of fixed size gives other features at another size. */
const assertWidths = (
  { file }: OpaqueModel,
  sidePx: number,
  { linears, tail }: OpaqueHead,
  widths: ReadonlyMap<string, number>,
  trunk: OpaqueTrunk,
  shapes: readonly Shape[],
): void => {
  const isOnMap = tail !== null && partsOf(tail).some((one) => one.kind === 'linear' && one.layer.onMap);
  for (const { x, node } of linears) {
    const shape = shapes[trunk.values.indexOf(x)]!;
    const width = isOnMap ? shape[0]! : elementCount(shape);
    if (width === widths.get(x)) continue;
    throw new FixresError(
      'MODEL_RESOLUTION_IMPOSSIBLE',
      `${file} can't run at ${sidePx} px: the linear layer \`${node.name}\` (${node.type}) expects ${widths.get(x)} values an image, not ${width}`,
      { path: file, hint: 'export the network again with a global pooling, which works at any size' },
    );
  }
};
