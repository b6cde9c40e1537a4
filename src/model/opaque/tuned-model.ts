import { FixresError } from '../../base/errors.ts';
import { type InputSize, sidesOf } from '../../domain/input-size.ts';
import type { Metadata, Weights } from '../weights/types.ts';
import { constantOf, elementTypeOf } from './constant-values.ts';
import { isChannelsFirst, neededFor } from './cut-model.ts';
import { type ConstantValue, editModel } from './edit-model.ts';
import type { OpaqueHead } from './head/find-head.ts';
import { fileValues, type OpaqueParameter } from './head/head-parameters.ts';
import type { OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';
import type { OpaqueTrunk } from './trunk.ts';

/** A network from a file, and the contents of its head. */
export interface TunedNetwork {
  readonly model: OpaqueModel;
  readonly image: OpaquePort;
  readonly head: OpaqueHead;
  readonly trunk: Pick<OpaqueTrunk, 'values' | 'editsAt'>;
  /** The new values; their shapes may differ from the file's in the number of classes. */
  readonly parameters: readonly OpaqueParameter[];
  /** The values in the file. */
  readonly fileWeights: Weights;
}

/** Source: protobuf.dev, `Encoding`, size limits: a message is smaller than 2 GiB. */
const maximumBytes = 2 ** 31 - 1;

/**
 * The network's own file with new values in its head, as consecutive parts, with the input size if it is fixed, and
 * with a resampled position embedding if there is one. Everything else is copied byte for byte, except that constants
 * from other files move into it. If the user named the linear layer, a rounding to 8 bits after it is removed as well:
 * the range of the old logits would clip new ones.
 */
export const tunedModel = (
  tuned: TunedNetwork,
  weights: Weights,
  sizePx: InputSize,
  metadata: Metadata,
): Uint8Array[] => {
  const { model, image, head } = tuned;
  const resampled = tuned.trunk.editsAt(sizePx);
  const constants = new Map<string, ConstantValue>(resampled?.constants);
  const inputs = new Map<OpaqueNode, ReadonlyMap<number, string>>(resampled?.inputs);
  for (const parameter of tuned.parameters) {
    const values = weights.get(parameter.name)!;
    if (isSame(values, tuned.fileWeights.get(parameter.name)!)) continue;
    const { read } = parameter;
    const name = isReadOnce(model, read.value) ? read.value : `${read.value}/${parameter.name}`;
    constants.set(
      name,
      constantOf(elementTypeOf(model, read.value), parameter.fileDims, fileValues(parameter, values), model.file),
    );
    if (name !== read.value) {
      inputs.set(read.node, new Map([...(inputs.get(read.node) ?? []), [read.index, name]]));
    }
  }
  const shapes = new Map([...sizedInput(image, sizePx), ...countedOutput(tuned)]);
  const passing = unrounded(model, head, tuned.trunk.values);
  const parts = editModel(model, { constants, inputs, passing, shapes, metadata }, true);
  const bytes = parts.reduce((total, part) => total + part.byteLength, 0);
  if (bytes > maximumBytes) throw tooLarge(model.file, bytes);
  return parts;
};

const isSame = (values: Float32Array, others: Float32Array): boolean =>
  values.length === others.length && values.every((value, index) => Object.is(value, others[index]));

/** Exporters may merge equal constants of several layers into one. */
const isReadOnce = ({ nodes, outputs }: OpaqueModel, value: string): boolean => {
  const readers = nodes
    .flatMap(({ inputs, readInside }) => [...inputs, ...readInside])
    .filter((name) => name === value);
  const giver = nodes.find((node) => node.outputs.includes(value));
  return readers.length === 1 && !outputs.some(({ name }) => name === value) && (giver?.outputs.length ?? 1) === 1;
};

const sizedInput = (image: OpaquePort, sizePx: InputSize): [string, OpaquePort['shape']][] => {
  const { heightPx, widthPx } = sidesOf(sizePx);
  const [height, width] = isChannelsFirst(image) ? [2, 3] : [1, 2];
  const shape = image.shape.map((size, axis) => {
    if (typeof size !== 'number') return size;
    return axis === height ? heightPx : axis === width ? widthPx : size;
  });
  return shape.join() === image.shape.join() ? [] : [[image.name, shape]];
};

/** The output with a number of classes that differs from the file's. */
const countedOutput = ({ model, head, parameters, fileWeights }: TunedNetwork): [string, OpaquePort['shape']][] => {
  const output = model.outputs.find(({ name }) => name === head.output)!;
  const changed = parameters.find(({ name, shape }) => fileWeights.get(name)!.length !== elementCount(shape));
  if (changed === undefined) return [];
  const [inputs = 1, classes = 1] = changed.role === 'linear' ? changed.shape : [1, changed.shape[0]];
  const before = fileWeights.get(changed.name)!.length / inputs;
  return [[output.name, output.shape.map((size) => (size === before ? classes : size))]];
};

/** Nodes of the head that dequantise 8-bit numbers, and the values that were quantised. */
const unrounded = (model: OpaqueModel, head: OpaqueHead, trunkValues: readonly string[]): Map<OpaqueNode, string> => {
  const inTrunk = new Set(neededFor(model, trunkValues).nodes);
  const inHead = neededFor(model, [head.output]).nodes.filter((node) => !inTrunk.has(node));
  const rounding = new Map(
    inHead.filter(({ type }) => type === 'QuantizeLinear').map(({ inputs, outputs }) => [outputs[0]!, inputs[0]!]),
  );
  return new Map(
    inHead.flatMap((node): [OpaqueNode, string][] => {
      const from = node.type === 'DequantizeLinear' ? rounding.get(node.inputs[0]!) : undefined;
      return from === undefined ? [] : [[node, from]];
    }),
  );
};

const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const tooLarge = (file: string, bytes: number): FixresError =>
  new FixresError(
    'MODEL_UNSUPPORTED_OP',
    `an ONNX file must be smaller than 2 GiB, but ${file} with its weights has ${bytes} bytes`,
    {
      path: file,
      hint: 'use the tuned values of the head in `head.safetensors` in the folder of the `finetune` run',
    },
  );
