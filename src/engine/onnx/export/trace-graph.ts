import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { FixresError } from '../../../base/errors.ts';
import { tf } from '../../tf.ts';
import { OnnxBackend } from '../backend.ts';
import { toStock } from '../graph/layout.ts';
import { trace } from '../graph/trace.ts';
import { Value } from '../graph/value.ts';
import { walk } from '../graph/walk.ts';
import type { OnnxGraph } from '../run/onnx-model.ts';
import { stats } from '../run/stats.ts';
import { graphOf } from './graph-of.ts';

/** A function of images to be recorded as a graph. */
export interface TracedFunction {
  /** Shape of one image: [height, width, channels]. */
  readonly inputShape: readonly [number, number, number];
  /** Tensors that the function reads, by their names in the graph; they must be frozen. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** [batch, height, width, channels] -> [batch, outputs]. Called inside `tf.tidy`. */
  readonly apply: (images: Tensor4D) => Tensor2D;
}

/** Names of a traced graph's only input, [batch, channels, height, width], and its only output. */
export const inputName = 'input';
export const outputName = 'logits';

/**
 * Records the function for a batch size without computing anything. A function that depends on values (because it reads
 * a tensor, or calls a kernel that only the host has) would be recorded for one input only, so it is refused with
 * ENGINE_UNSUPPORTED_OP.
 */
export const traceGraph = ({ inputShape, constants, apply }: TracedFunction, batch: number): OnnxGraph => {
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) throw new Error('only the engine `onnx` records graphs');
  let graph: OnnxGraph | undefined;
  tf.tidy(() => {
    const input = new Value([batch, ...inputShape], 'float32', 'NCHW');
    input.fill = 0;
    // A leaf that is in use keeps its layout.
    input.usedInTrace = trace.epoch;
    const { epoch } = trace;
    const fallbacks = countFallbacks();
    const images = tf.engine().makeTensorFromDataId(backend.hold(input), [...input.shape], 'float32');
    const logits = toStock(backend.lookup(apply(images as Tensor4D).dataId));
    if (trace.epoch !== epoch || countFallbacks() !== fallbacks) throw seesValues();
    const names = new Map<Value, string>([[input, inputName]]);
    for (const [name, tensor] of constants) names.set(backend.lookup(tensor.dataId), name);
    graph = graphOf(walk([logits]), { input, names, outputName });
  });
  return graph!;
};

const countFallbacks = (): number => Object.values(stats.fallbacks).reduce((total, count) => total + count, 0);

const seesValues = (): FixresError =>
  new FixresError(
    'ENGINE_UNSUPPORTED_OP',
    'the network cannot be exported as a graph: a part of it is computed outside the graph',
    {
      hint: 'export with `--format safetensors`',
    },
  );
