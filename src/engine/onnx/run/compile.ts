import { type Constant, type Input, isLeaf, Value } from '../graph/value.ts';
import type { Subgraph } from '../graph/walk.ts';
import { constantData } from '../operators/constant-data.ts';
import { encodeModel, type Initializer, type OnnxNode, type TensorType } from './onnx-model.ts';
import { createSession, type ExternalData, type Session, stopsCopies } from './session.ts';
import { stats } from './stats.ts';

/** Constants of at least this size are passed separately from the model instead of inside it. In bytes. */
const externalFromBytes = 1024;

/** Compiles a subgraph to one ONNX Runtime session with inputs `l<leaf>` and outputs `t<target>`. */
export const compile = (graph: Subgraph): Session => {
  const start = performance.now();
  const initializers: Initializer[] = [];
  const externalData: ExternalData[] = [];
  const inputs: TensorType[] = [];
  for (const { frozen, buffer, dtype, physical, index } of graph.leaves) {
    const type = { name: `l${index}`, dtype, shape: physical };
    if (!frozen) inputs.push(type);
    else {
      const bytes = new Uint8Array(buffer!.buffer, buffer!.byteOffset, buffer!.byteLength);
      if (bytes.byteLength < externalFromBytes) initializers.push({ ...type, bytes });
      else {
        initializers.push({ ...type, file: { name: type.name, byteLength: bytes.byteLength } });
        externalData.push({ path: type.name, data: bytes });
      }
    }
  }
  const { nodes, outputs } = nameNodes(graph, initializers);
  const model = encodeModel({
    nodes,
    initializers: [...initializers, stopsCopies],
    inputs,
    outputs: [stopsCopies, ...outputs],
  });
  const session = createSession(model, externalData, graph.leaves.some(({ frozen }) => frozen) ? 'all' : 'extended');
  stats.compiles++;
  stats.compileMs += performance.now() - start;
  return session;
};

/**
 * The value whose elements a target's buffer receives: a reshaped value has the elements of its source, in the same
 * order, and ONNX Runtime would copy them for a separate output.
 */
export const writtenAs = (target: Value): Value => {
  let written = target;
  while (!isLeaf(written) && written.node?.operator.type === 'Reshape') written = written.node.inputs[0] as Value;
  return written;
};

const nameNodes = (graph: Subgraph, initializers: Initializer[]) => {
  const outputs: TensorType[] = graph.targets.map((target, i) => ({
    name: `t${i}`,
    dtype: target.dtype,
    shape: writtenAs(target).physical,
  }));
  const targetNames = new Map<Value, string>();
  const copies: OnnxNode[] = [];
  const constants = new Set<number>();
  const used = new Set<Value>(graph.targets);

  const nameOf = (input: Input): string => {
    if (input === null) return '';
    if (!(input instanceof Value)) {
      if (!constants.has(input.id)) {
        constants.add(input.id);
        initializers.push(constantInitializer(input));
      }
      return `c${input.id}`;
    }
    if (isLeaf(input)) return `l${input.index}`;
    return targetNames.get(input) ?? `v${input.node!.index}_${input.output}`;
  };

  // A value that is requested twice, or that is itself a leaf, is copied to the second name.
  graph.targets.forEach((target, i) => {
    const written = writtenAs(target);
    used.add(written);
    if (isLeaf(written) || targetNames.has(written)) copies.push(copy(nameOf(written), `t${i}`));
    else targetNames.set(written, `t${i}`);
  });
  for (const { inputs } of graph.nodes) for (const input of inputs) if (input instanceof Value) used.add(input);

  const nodes = graph.nodes.map(({ operator, inputs, outputs: values }): OnnxNode => {
    const names = values.map((value) => (value.output === 0 || used.has(value) ? nameOf(value) : ''));
    while (names.at(-1) === '') names.pop();
    const { type, domain, attributes } = operator;
    return { type, domain, attributes, inputs: inputs.map(nameOf), outputs: names };
  });
  return { nodes: [...nodes, ...copies], outputs };
};

const copy = (from: string, to: string): OnnxNode => ({
  type: 'Identity',
  domain: '',
  inputs: [from],
  outputs: [to],
  attributes: {},
});

const constantInitializer = ({ id, dtype, shape, values }: Constant): Initializer => ({
  name: `c${id}`,
  dtype,
  shape,
  bytes: constantData(dtype, values),
});
