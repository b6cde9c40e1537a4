import { permute } from '../graph/permutations.ts';
import { type Data, type GraphNode, Value } from '../graph/value.ts';

/** The result of a node that only changes the layout of a constant; undefined for other nodes. */
export const folded = ({ operator, inputs }: GraphNode, data: Data): Data | undefined => {
  if (operator.type === 'Reshape') return data;
  const [source] = inputs;
  const { perm } = operator.attributes;
  if (operator.type !== 'Transpose' || !(source instanceof Value) || !isPermutation(perm)) return undefined;
  const target = new (data.constructor as new (length: number) => Data)(data.length);
  return permute<Data>(data, source.physical, perm, target);
};

/** Networks only need to permute filters. */
const isPermutation = (perm: unknown): perm is readonly number[] => Array.isArray(perm) && perm.length === 4;
