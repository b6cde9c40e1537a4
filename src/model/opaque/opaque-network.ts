import { FixresError } from '../../base/errors.ts';
import { type InputSize, inputSize } from '../../domain/input-size.ts';
import { type Tensor, tf } from '../../engine/ops/index.ts';
import { notSaid } from '../imported-config.ts';
import { elementCount } from '../measure.ts';
import type { Network, Shape, Step } from '../types.ts';
import type { Weights } from '../weights/types.ts';
import type { FoundRounding, OpaqueHead } from './head/find-head.ts';
import { evaluateHead, type HeadExpression, partsOf } from './head/head-expression.ts';
import { classifierName, type OpaqueParameter, parametersOf, withClasses } from './head/head-parameters.ts';
import type { OpaqueModel, OpaquePort } from './read-model.ts';
import type { OpaqueTrunk } from './trunk.ts';
import { tunedModel } from './tuned-model.ts';

/** A network's trunk, and what is known about its head apart from the number of classes. */
export interface Ended {
  readonly model: OpaqueModel;
  readonly image: OpaquePort;
  readonly head: OpaqueHead;
  readonly trunk: OpaqueTrunk;
  /** Input width of the linear layers, by the name of their input. */
  readonly widths: ReadonlyMap<string, number>;
  readonly fileWeights: Weights;
}

export const networkOf = (ended: Ended, parameters: readonly OpaqueParameter[], classes: number): Network => {
  const { head } = ended;
  const classifier = classifierName(head);
  const hasNorm = head.norms.length > 0;
  const tuned = { ...ended, parameters };
  return {
    architecture: 'onnx',
    classes,
    parameters: parameters.map(({ name, role, shape }) => ({ name, role, shape })),
    steps: [trunkStep(ended), ...(hasNorm ? [poolStep(ended, parameters)] : []), endStep(ended, parameters, classes)],
    cuts: { pooled: hasNorm ? 2 : 1, ...(hasNorm ? { bn: 1 } : {}) },
    classifier,
    lastBatchNorms: head.norms.map(({ name }) => name),
    minimumSidePx: 1,
    pooledMayBeNegative: true,
    resampledAt: (sizePx) => ended.trunk.editsAt(sizePx)?.sides ?? null,
    pretrained: notSaid,
    initial: { linear: 'torch', zeroClosingGamma: false },
    lacks: lacksOf(head),
    ...(head.tail === null ? {} : { withClasses: (count) => networkOf(ended, withClasses(parameters, count), count) }),
    rewritten: (weights, sizePx, metadata) => tunedModel(tuned, weights, sizePx, metadata),
  };
};

const trunkStep = ({ model, head, trunk, widths }: Ended): Step => ({
  name: 'trunk',
  parameters: [],
  apply: ([images]) =>
    trunk
      .run({ dims: images!.shape, data: images!.dataSync<'float32'>() })
      .map(({ dims, data }): Tensor => tf.tensor(data, [...dims], 'float32')),
  measure: ([shape]) => {
    const sizePx = inputSize({ heightPx: shape![0]!, widthPx: shape![1]! });
    const { shapes } = trunk.trial(sizePx);
    if (head.norms.length === 0) assertWidths(model, sizePx, head, widths, trunk, shapes);
    return {
      outputs: shapes,
      get macs() {
        return trunk.macs(sizePx);
      },
    };
  },
});

/** The inputs of the linear layers, each once. */
const linearInputs = ({ linears }: OpaqueHead): string[] => [...new Set(linears.map(({ x }) => x))];

const poolStep = ({ head, trunk, widths }: Ended, parameters: readonly OpaqueParameter[]): Step => {
  const inputs = linearInputs(head);
  const poolings = inputs.map((x) => ({ kind: 'flatten', x: head.pooling.get(x)! }) as const);
  return {
    name: 'pool',
    parameters: parametersOf(poolings, parameters),
    apply: (given, context) => {
      const values = new Map(trunk.values.map((value, index) => [value, given[index]!]));
      return poolings.map((pooling) => evaluateHead(pooling, values, context));
    },
    measure: () => ({ outputs: inputs.map((x) => [widths.get(x)!]), macs: 0 }),
  };
};

const endStep = ({ head, trunk, widths }: Ended, parameters: readonly OpaqueParameter[], classes: number): Step => {
  const inputs = head.norms.length > 0 ? linearInputs(head) : trunk.values;
  const end: HeadExpression = { kind: 'flatten', x: head.tail ?? { kind: 'input', value: head.logits } };
  return {
    name: classifierName(head),
    parameters: parametersOf([end], parameters),
    apply: (given, context) => [
      evaluateHead(end, new Map(inputs.map((value, index) => [value, given[index]!])), context),
    ],
    measure: (shapes) => ({
      outputs: [[classes]],
      macs: head.linears.reduce((sum, linear) => sum + classes * widths.get(linear.x)! * placesOf(shapes[0]!), 0),
    }),
  };
};

const asItIs = 'this network runs unchanged in ONNX Runtime, so only its head can be trained';

const lacksOf = ({ tail, norms, rounding }: OpaqueHead) => ({
  ...(tail === null ? noClassifier(rounding) : {}),
  ...(norms.length > 0 ? {} : { bn: 'no normalisation was found before its pooling and linear layer' }),
  ...(norms.length > 0 && norms.every(({ form }) => form === 'layer')
    ? { statistics: 'its last normalisation is a LayerNorm, which has no running statistics' }
    : {}),
  lastCells: asItIs,
  all: asItIs,
});

const noClassifier = (rounding: FoundRounding | undefined) =>
  rounding?.layer === undefined
    ? { classifier: 'no linear layer was found after its features' }
    : {
        classifier: `its logits are rounded to 8 bits by the node \`${rounding.node.name}\`, in a range chosen for its current weights`,
        classifierHint: `set \`classifier_node: ${rounding.layer.name}\` of the model, which drops the rounding after that layer, even if the network is only tested; or quantise the network again without that layer`,
      };

const placesOf = (shape: Shape): number => (shape.length === 3 ? shape[1]! * shape[2]! : 1);

/** A pooling over a window of fixed size produces different features at another image size. */
const assertWidths = (
  { file }: OpaqueModel,
  sizePx: InputSize,
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
      `${file} can't run at ${sizePx} px: the linear layer \`${node.name}\` (${node.type}) expects ${widths.get(x)} values per image, not ${width}`,
      { path: file, hint: 'export the network again with a global pooling, which works at any size' },
    );
  }
};
