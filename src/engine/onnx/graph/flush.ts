import { agePool, newData, recycleBuffer, takeBuffer } from '../run/buffer-pool.ts';
import { writtenAs } from '../run/compile.ts';
import type { HostTensor, Session } from '../run/session.ts';
import { sessionFor } from '../run/session-cache.ts';
import { stats } from '../run/stats.ts';
import { trace } from './trace.ts';
import { isLeaf, sizeOf, type Value } from './value.ts';
import { type Subgraph, walk } from './walk.ts';

/** Values that tensors hold but that have no elements yet, in the order of recording. */
const pending = new Set<Value>();

/** Held values that were pending in a failed run. They are computed, if possible, when they are requested. */
const failed = new Set<Value>();

/** A longer trace is run without a request, so that it cannot grow without limit in a loop that never reads. */
const maxNodes = 10_000;

export const addPending = (value: Value): void => {
  pending.add(value);
  if (trace.nodes > maxNodes) flush();
};

export const removePending = (value: Value): void => {
  pending.delete(value);
  failed.delete(value);
};

/**
 * Computes `asked` and every value that a tensor holds in one run of one session. Afterwards they all have buffers,
 * nothing is pending, and the buffers of values that nothing holds can be reused. Throws any error of the run, whether
 * it concerns `asked` or another value; what was pending does not block later runs. `observe` sees the graph before it
 * runs.
 */
export const flush = (asked?: Value, observe?: (graph: Subgraph) => void): void => {
  const targets = [...pending];
  if (asked !== undefined && !isLeaf(asked) && !pending.has(asked)) targets.push(asked);
  if (targets.length === 0) return;
  try {
    compute(targets, observe);
  } catch (error) {
    for (const value of pending) failed.add(value);
    pending.clear();
    throw error;
  }
};

const compute = (targets: readonly Value[], observe?: (graph: Subgraph) => void): void => {
  const graph = walk(targets);
  observe?.(graph);
  const session = sessionFor(graph);

  const feeds: HostTensors = {};
  graph.leaves.forEach((leaf, i) => {
    if (!leaf.frozen) feeds[`l${i}`] = hostTensor(leaf, materialise(leaf));
  });
  const fetches: HostTensors = {};
  const buffers = targets.map(({ dtype, shape }) => takeBuffer(dtype, sizeOf(shape)));
  targets.forEach((target, i) => {
    fetches[`t${i}`] = hostTensor(writtenAs(target), buffers[i]!);
  });
  runTimed(session, feeds, fetches);

  targets.forEach((target, i) => {
    target.buffer = buffers[i]!;
    target.node = null;
    target.twin = null;
    target.blocks = null;
    target.broadcastOf = null;
    failed.delete(target);
  });
  pending.clear();
  trace.nodes = 0;
  // While a failed value is held, its nodes need their leaves unchanged, so the trace stays open.
  if (failed.size === 0) endTrace(graph);
  agePool();
};

/** Runs a session and counts the run. */
export const runTimed = (session: Session, feeds: HostTensors, fetches: HostTensors): void => {
  const start = performance.now();
  session.run(feeds, fetches);
  stats.runMs += performance.now() - start;
  stats.runs++;
};

type HostTensors = Record<string, HostTensor>;

const endTrace = (graph: Subgraph): void => {
  for (const leaf of graph.leaves) {
    leaf.twin = null;
    leaf.blocks = null;
    leaf.broadcastOf = null;
    if (leaf.refs === 0) releaseBuffer(leaf);
  }
  trace.epoch++;
};

/** The elements of a leaf; a filled value gets its elements now. */
export const materialise = (leaf: Value): NonNullable<Value['buffer']> => {
  if (leaf.buffer === null) {
    leaf.buffer = newData(leaf.dtype, sizeOf(leaf.shape));
    if (leaf.fill !== 0) leaf.buffer.fill(leaf.fill!);
    leaf.fill = null;
  }
  return leaf.buffer;
};

/** Returns a buffer to the pool, unless it may still be visible outside or a pending node reads it. */
export const releaseBuffer = (value: Value): void => {
  if (value.buffer === null || value.pinned || value.frozen) return;
  recycleBuffer(value.dtype, value.buffer);
  value.buffer = null;
};

/** A value's memory in the form that the binding expects. */
export const hostTensor = (
  value: Pick<Value, 'dtype' | 'physical'>,
  data: NonNullable<Value['buffer']>,
): HostTensor => ({
  type: value.dtype,
  dims: value.physical,
  data,
  location: 'cpu',
});
