import { FixresError } from '../../../base/errors.ts';
import type { Initializer, OnnxGraph, TensorType } from '../run/onnx-model.ts';

/** Name of the dynamic axis. */
const batchName = 'batch';

/**
 * Combines two graphs recorded for different batch sizes into one for any batch size. They may differ only in the
 * target shapes of `Reshape`, each in a single length, which becomes -1, ONNX's inferred length. Throws
 * ENGINE_UNSUPPORTED_OP for any other difference.
 */
export const withDynamicBatch = (one: OnnxGraph, other: OnnxGraph): OnnxGraph => {
  if (JSON.stringify(one.nodes) !== JSON.stringify(other.nodes)) throw fixedBatch('the sequence of its operations');
  const shapes = new Set(one.nodes.filter(({ type }) => type === 'Reshape').map(({ inputs }) => inputs[1]!));
  const others = new Map(other.initializers.map((initializer) => [initializer.name, initializer]));
  const initializers = one.initializers.map((initializer) => {
    const counterpart = others.get(initializer.name);
    if (counterpart === undefined) throw fixedBatch(`the constant ${initializer.name}`);
    if (isSame(initializer, counterpart)) return initializer;
    if (!shapes.has(initializer.name)) throw fixedBatch(`the constant ${initializer.name}`);
    return { ...initializer, bytes: commonShape(initializer, counterpart) };
  });
  const withName = (type: TensorType): TensorType => ({ ...type, shape: [batchName, ...type.shape.slice(1)] });
  return { ...one, initializers, inputs: one.inputs.map(withName), outputs: one.outputs.map(withName) };
};

const isSame = (one: Initializer, other: Initializer): boolean =>
  one.shape.join() === other.shape.join() && Buffer.compare(one.bytes!, other.bytes!) === 0;

const commonShape = (one: Initializer, other: Initializer): Uint8Array => {
  const [lengths, others] = [lengthsOf(one), lengthsOf(other)];
  const differing = lengths.filter((length, axis) => length !== others[axis]).length;
  if (lengths.length !== others.length || differing > 1) throw fixedBatch(`the shape ${one.name}`);
  const common = lengths.map((length, axis) => (length === others[axis] ? length : -1n));
  return new Uint8Array(BigInt64Array.from(common).buffer);
};

const lengthsOf = ({ bytes }: Initializer): bigint[] => [...new BigInt64Array(bytes!.slice().buffer)];

const fixedBatch = (what: string): FixresError =>
  new FixresError('ENGINE_UNSUPPORTED_OP', `the network cannot be exported for any batch size: ${what} depends on it`, {
    hint: 'export with `--format safetensors`',
  });
