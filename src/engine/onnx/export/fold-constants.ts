import { permute } from '../permutations.ts';
import { type Constant, type Data, type GraphNode, Value } from '../value.ts';

/** What a node makes of a constant, if all that it does is to lay it out anew; undefined for other nodes. */
export const folded = ({ operator, inputs }: GraphNode, data: Data): Data | undefined => {
  if (operator.type === 'Reshape') return data;
  const [source] = inputs;
  const { perm } = operator.attributes;
  if (operator.type !== 'Transpose' || !(source instanceof Value) || !isPermutation(perm)) return undefined;
  const target = new (data.constructor as new (length: number) => Data)(data.length);
  return permute<Data>(data, source.physical, perm, target);
};

/** The only permutations that networks ask for are those of filters. */
const isPermutation = (perm: unknown): perm is readonly number[] => Array.isArray(perm) && perm.length === 4;

/** The elements of a constant of the graph's structure, as ONNX stores them. */
export const constantData = (dtype: Constant['dtype'], values: readonly number[]): Uint8Array => {
  const data =
    dtype === 'int64'
      ? BigInt64Array.from(values, BigInt)
      : dtype === 'int32'
        ? Int32Array.from(values)
        : dtype === 'bool'
          ? Uint8Array.from(values)
          : Float32Array.from(values);
  return new Uint8Array(data.buffer);
};
