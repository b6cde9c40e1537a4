import type { DataType, Tensor, Variable } from '@tensorflow/tfjs-core';
import { tf } from '../../tf.ts';
import type { OnnxBackend } from '../backend.ts';
import { agePool, recycleBuffer, takeBuffer } from '../run/buffer-pool.ts';
import { writtenAs } from '../run/compile.ts';
import type { HostTensor } from '../run/session.ts';
import { findSession } from '../run/session-cache.ts';
import { stats } from '../run/stats.ts';
import { flush, hostTensor, materialise, runTimed } from './flush.ts';
import { mayOverwrite } from './overwrite.ts';
import type { Layout } from './permutations.ts';
import { trace } from './trace.ts';
import { type Dtype, isLeaf, sameShape, sizeOf, type Value } from './value.ts';
import type { Subgraph } from './walk.ts';

/** How a value lies in memory. */
interface Form {
  readonly dtype: Dtype;
  readonly layout: Layout | null;
  readonly shape: readonly number[];
  readonly physical: readonly number[];
}

/**
 * Origin of the graph input `l<leaf>`: an input or a variable by its number, or a value that the step itself created.
 */
type Feed = { readonly input: number } | { readonly variable: number } | { readonly constant: HostTensor };

/**
 * Destination of the graph output `t<target>`: the new value of a variable, or the step's result. `written` is the form
 * in the graph, `overwrites` whether it may be written over the old value.
 */
interface Fetch {
  readonly variable: number | undefined;
  readonly overwrites: boolean;
  readonly form: Form;
  readonly written: Pick<Form, 'dtype' | 'physical'>;
}

/** A step with a known graph, which can run again without being recorded. */
export interface RecordedStep {
  readonly hash: number;
  readonly key: Int32Array;
  readonly inputs: readonly Form[];
  readonly variables: readonly Form[];
  readonly feeds: ReadonlyMap<string, Feed>;
  readonly fetches: readonly Fetch[];
}

/**
 * Runs the step and records it. `recorded` is undefined if the step cannot be repeated: it reads or leaves behind
 * tensors other than its inputs and variables, looks at values, or something else was pending. The caller must know
 * whether a later step is the same.
 */
export const recordStep = (
  backend: OnnxBackend,
  variables: readonly Variable[],
  inputs: readonly Tensor[],
  step: () => Tensor,
): { readonly result: Tensor; readonly recorded: RecordedStep | undefined } => {
  const inputValues = inputs.map(({ dataId }) => backend.lookup(dataId));
  const before = variables.map(({ dataId }) => backend.lookup(dataId));
  const given = [...inputValues, ...before];
  const areThere = given.every((value) => isLeaf(value) && !value.frozen) && new Set(given).size === given.length;
  const readBefore = given.map(({ pinned }) => pinned);
  const { epoch } = trace;
  const fallbacks = countFallbacks();
  const result = tf.tidy(step);
  const looksAtValues =
    trace.epoch !== epoch || countFallbacks() !== fallbacks || given.some(({ pinned }, i) => pinned && !readBefore[i]);
  let recorded: RecordedStep | undefined;
  const resultValue = backend.lookup(result.dataId);
  flush(resultValue, (graph) => {
    if (!areThere || looksAtValues) return;
    const after = variables.map(({ dataId }) => backend.lookup(dataId));
    recorded = describe(graph, { inputValues, before, after, resultValue });
  });
  return { result, recorded };
};

/**
 * Runs a recorded step again. Returns undefined, without any effect, if inputs, variables or sessions have changed. If
 * the run fails, variables may have been updated in part.
 */
export const repeatStep = (
  backend: OnnxBackend,
  recorded: RecordedStep,
  variables: readonly Variable[],
  inputs: readonly Tensor[],
): Tensor | undefined => {
  if (inputs.length !== recorded.inputs.length) return undefined;
  const inputValues = inputs.map(({ dataId }) => backend.lookup(dataId));
  const current = variables.map(({ dataId }) => backend.lookup(dataId));
  if (!inputValues.every((value, i) => isLeaf(value) && !value.frozen && hasForm(value, recorded.inputs[i]!))) {
    return undefined;
  }
  if (!current.every((value, i) => isOwn(value) && hasForm(value, recorded.variables[i]!))) return undefined;
  const session = findSession(recorded);
  if (session === undefined) return undefined;

  const feeds: Record<string, HostTensor> = {};
  for (const [name, feed] of recorded.feeds) {
    if ('constant' in feed) feeds[name] = feed.constant;
    else {
      const value = 'input' in feed ? inputValues[feed.input]! : current[feed.variable]!;
      feeds[name] = hostTensor(value, materialise(value));
    }
  }
  const buffers = recorded.fetches.map(({ variable, overwrites, form }) => {
    const old = overwrites ? current[variable!]! : undefined;
    return old === undefined || old.pinned ? takeBuffer(form.dtype, sizeOf(form.shape)) : old.buffer!;
  });
  const fetches: Record<string, HostTensor> = {};
  recorded.fetches.forEach(({ written }, i) => {
    fetches[`t${i}`] = hostTensor(written, buffers[i]!);
  });
  runTimed(session, feeds, fetches);
  agePool();

  let result: Tensor | undefined;
  recorded.fetches.forEach(({ variable, form }, i) => {
    if (variable === undefined) result = tensorOf(backend, form, buffers[i]!);
    else replaceBuffer(current[variable]!, buffers[i]!);
  });
  return result;
};

const countFallbacks = (): number => Object.values(stats.fallbacks).reduce((total, count) => total + count, 0);

interface Values {
  readonly inputValues: readonly Value[];
  /** The variables' values before and after the step. */
  readonly before: readonly Value[];
  readonly after: readonly Value[];
  readonly resultValue: Value;
}

/** Called between walking the graph and running it. */
const describe = (graph: Subgraph, { inputValues, before, after, resultValue }: Values): RecordedStep | undefined => {
  const feeds = new Map<string, Feed>();
  for (const leaf of graph.leaves) {
    if (leaf.frozen) continue;
    const [input, variable] = [inputValues.indexOf(leaf), before.indexOf(leaf)];
    if (input >= 0) feeds.set(`l${leaf.index}`, { input });
    else if (variable >= 0) feeds.set(`l${leaf.index}`, { variable });
    else if (leaf.refs > 0) return undefined;
    else {
      // Its memory can no longer be reused for other values.
      leaf.pinned = true;
      feeds.set(`l${leaf.index}`, { constant: hostTensor(leaf, materialise(leaf)) });
    }
  }
  const fetches: Fetch[] = [];
  for (const target of graph.targets) {
    const variable = after.indexOf(target);
    if (variable < 0 && target !== resultValue) return undefined;
    if (variable >= 0 && !(target.refs === 1 && hasForm(before[variable]!, target))) return undefined;
    const { dtype, physical } = writtenAs(target);
    const overwrites = variable >= 0 && mayOverwrite(graph, before[variable]!, target);
    const destination = variable < 0 ? undefined : variable;
    fetches.push({ variable: destination, overwrites, form: formOf(target), written: { dtype, physical } });
  }
  // A variable without a computed value must have kept its own.
  const computed = new Set(graph.targets);
  if (!computed.has(resultValue) || after.some((value, i) => !computed.has(value) && value !== before[i])) {
    return undefined;
  }
  const { hash, key } = graph;
  return { hash, key: key.slice(), inputs: inputValues.map(formOf), variables: before.map(formOf), feeds, fetches };
};

const formOf = ({ dtype, layout, shape, physical }: Value): Form => ({ dtype, layout, shape, physical });

const hasForm = (value: Value, form: Form): boolean =>
  value.dtype === form.dtype && value.layout === form.layout && sameShape(value.shape, form.shape);

/** A variable's value that nothing else holds and no pending node reads, so it may be changed in place. */
const isOwn = (value: Value): boolean =>
  isLeaf(value) && !value.frozen && value.refs === 1 && value.usedInTrace !== trace.epoch;

const replaceBuffer = (value: Value, buffer: NonNullable<Value['buffer']>): void => {
  if (value.buffer === buffer) return;
  if (value.buffer !== null && !value.pinned) recycleBuffer(value.dtype, value.buffer);
  value.buffer = buffer;
  value.fill = null;
  value.pinned = false;
};

const tensorOf = (backend: OnnxBackend, form: Form, buffer: NonNullable<Value['buffer']>): Tensor => {
  const value = backend.holdElements(form, buffer);
  return tf.engine().makeTensorFromDataId(value, [...form.shape], form.dtype as DataType);
};
