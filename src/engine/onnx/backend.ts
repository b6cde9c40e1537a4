import type { BackendValues, DataId, DataType, KernelBackend } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { addPending, flush, materialise, releaseBuffer, removePending } from './graph/flush.ts';
import { settleAsFilter } from './graph/layout.ts';
import { inversePermutations, permute } from './graph/permutations.ts';
import { trace } from './graph/trace.ts';
import { type Data, isLeaf, Value } from './graph/value.ts';
import { hostBackend } from './host-backend.ts';
import { newData, takeBuffer } from './run/buffer-pool.ts';
import { disposeSessions, releaseSessionsOf } from './run/session-cache.ts';

/** TF.js's tensor storage with deferred values: kernels record nodes, and reading a tensor computes it. */
export class OnnxBackend implements KernelBackend {
  private held = 0;
  /** Values by the ids that other backends gave to their tensors. */
  private readonly foreign = new WeakMap<DataId, Value>();

  write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    const value = this.newValue(values, shape, dtype);
    value.refs = 1;
    this.held++;
    return value;
  }

  /** Takes over a tensor from another backend and keeps its id. */
  move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    const value = this.newValue(values, shape, dtype);
    value.refs = refCount;
    this.held++;
    this.foreign.set(dataId, value);
  }

  /** The value for a tensor's id, fetched from the backend that owns it if necessary. */
  lookup(dataId: DataId): Value {
    if (dataId instanceof Value && dataId.refs > 0) return dataId;
    const known = this.foreign.get(dataId);
    if (known !== undefined) return known;
    tf.engine().moveData(this, dataId);
    return this.foreign.get(dataId)!;
  }

  /** Turns a kernel's result into a tensor: a new value, or another reference to an existing one. */
  hold(value: Value): Value {
    if (value.refs++ === 0) {
      this.held++;
      if (!isLeaf(value) && value.hostId === null) addPending(value);
    }
    return value;
  }

  /** Holds elements that are already computed, in the given layout. */
  holdElements({ shape, dtype, layout }: Pick<Value, 'shape' | 'dtype' | 'layout'>, elements: Data): Value {
    const value = new Value(shape, dtype, layout);
    value.buffer = elements;
    return this.hold(value);
  }

  readSync(dataId: DataId): BackendValues {
    const value = this.lookup(dataId);
    if (value.hostId !== null) return hostBackend().readSync(value.hostId);
    if (!isLeaf(value)) flush(value);
    const elements = materialise(value);
    if (value.layout !== null) return inStockOrder(value, elements);
    value.pinned = true;
    return elements;
  }

  read(dataId: DataId): Promise<BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  readToGPU(): never {
    throw new Error('the backend `onnx` leaves no tensors on a GPU');
  }

  createTensorFromGPUData(): never {
    throw new Error('the backend `onnx` takes no tensors that are on a GPU');
  }

  refCount(dataId: DataId): number {
    return this.lookup(dataId).refs;
  }

  /**
   * Called when a variable takes over a tensor's data. A rank-4 variable is most likely a filter or its optimiser slot.
   */
  incRef(dataId: DataId): void {
    const value = this.lookup(dataId);
    if (value.shape.length === 4) settleAsFilter(value);
    this.hold(value);
  }

  /** Releases one reference, or every one; true if none is left. */
  disposeData(dataId: DataId, force = false): boolean {
    const value = dataId instanceof Value && dataId.refs > 0 ? dataId : this.foreign.get(dataId);
    if (value === undefined) return true;
    value.refs = force ? 0 : value.refs - 1;
    if (value.refs > 0) return false;
    this.held--;
    this.foreign.delete(dataId);
    removePending(value);
    if (value.hostId !== null) hostBackend().disposeData(value.hostId);
    if (value.frozen) releaseSessionsOf(value);
    if (value.usedInTrace !== trace.epoch) releaseBuffer(value);
    return true;
  }

  numDataIds(): number {
    return this.held;
  }

  memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  floatPrecision(): 16 | 32 {
    return 32;
  }

  epsilon(): number {
    return 1e-7;
  }

  timerAvailable(): boolean {
    return true;
  }

  async time(run: () => void): Promise<{ kernelMs: number }> {
    const start = performance.now();
    run();
    flush();
    return { kernelMs: performance.now() - start };
  }

  dispose(): void {
    disposeSessions();
  }

  private newValue(values: BackendValues | null, shape: readonly number[], dtype: DataType): Value {
    if (dtype === 'string' || dtype === 'complex64') {
      const value = new Value([...shape], 'float32');
      value.hostId = hostBackend().write(values!, [...shape], dtype) as object;
      return value;
    }
    const value = new Value([...shape], dtype);
    if (values === null || values === undefined) value.fill = 0;
    else value.buffer = copied(values, dtype);
    return value;
  }
}

/** A copy in TF.js's order, made here because permuting weights with a graph would compile one for each shape. */
const inStockOrder = (value: Value, elements: Data): Data => {
  const target = newData(value.dtype, elements.length);
  return permute(elements, value.physical, inversePermutations[value.layout!], target);
};

/** Copies the elements: a loop may refill the same array for each batch before anything is computed. */
const copied = (values: BackendValues, dtype: 'float32' | 'int32' | 'bool'): Data => {
  const elements = values as ArrayLike<number>;
  const own = takeBuffer(dtype, elements.length);
  own.set(elements);
  return own;
};
