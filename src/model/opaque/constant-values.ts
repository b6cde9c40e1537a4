import { FixresError } from '../../base/errors.ts';
import { encodeHalves } from '../../base/float16.ts';
import type { ConstantValue } from './edit-model.ts';
import type { OpaqueModel } from './read-model.ts';
import { elementTypes } from './write-parts.ts';

/** Values encoded as a constant of one of ONNX's float types. Throws MODEL_UNSUPPORTED_OP for another type. */
export const constantOf = (
  elementType: number | undefined,
  dims: readonly number[],
  values: Float32Array,
  file: string,
): ConstantValue => {
  if (elementType === elementTypes.float32) return { elementType, dims, bytes: bytesOf(values.slice()) };
  if (elementType === elementTypes.float64) return { elementType, dims, bytes: bytesOf(Float64Array.from(values)) };
  if (elementType === elementTypes.float16) {
    const halves = new Uint16Array(values.length);
    encodeHalves(values, halves);
    return { elementType, dims, bytes: bytesOf(halves) };
  }
  throw new FixresError('MODEL_UNSUPPORTED_OP', `the head of ${file} has values of ONNX's type ${elementType}`, {
    path: file,
    hint: 'export the network with a head of 32-bit or 16-bit floats',
  });
};

/** Maximum length of the chain of nodes that produces a constant. */
const longestChain = 100;

/** TensorProto.DataType of a constant, if the nodes that compute it reveal it. */
export const elementTypeOf = (model: OpaqueModel, value: string): number | undefined => {
  for (let nodes = 0; nodes < longestChain; nodes++) {
    const from = value;
    const initialiser = model.initialisers.get(from);
    if (initialiser !== undefined) return initialiser.dataType;
    const node = model.nodes.find(({ outputs }) => outputs.includes(from));
    if (node === undefined) return undefined;
    if (node.type === 'Cast') return node.attributes.get('to')?.numbers[0];
    if (node.type === 'Constant') return node.attributes.get('value')?.tensorType ?? elementTypes.float32;
    value = node.inputs[node.type === 'DequantizeLinear' ? 1 : 0] ?? '';
  }
  return undefined;
};

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
