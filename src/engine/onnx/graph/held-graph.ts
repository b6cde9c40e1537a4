import { createSession, type ExternalData, type Session } from '../run/session.ts';
import { settings } from '../run/settings.ts';

/** 32-bit floats in row-major order. */
export interface FloatTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A third-party model that ONNX Runtime runs unchanged. Its inputs and outputs are 32-bit floats. */
export interface HeldGraph {
  /** Computes the named outputs. Throws ENGINE_FAILED with ONNX Runtime's message. */
  readonly run: (feeds: Readonly<Record<string, FloatTensor>>, outputs: readonly string[]) => FloatTensor[];
  readonly dispose: () => void;
}

/**
 * A session for a serialised model, created on its first run, and again if the engine's settings have changed since.
 * With `none` it is faster to create but slower to run.
 */
export const holdGraph = (
  model: () => Uint8Array,
  externalData: () => readonly ExternalData[],
  optimisation: 'all' | 'none' = 'all',
): HeldGraph => {
  let open: { readonly session: Session; readonly madeWith: object } | undefined;
  const dispose = () => {
    open?.session.dispose();
    open = undefined;
  };
  return {
    run: (feeds, outputs) => {
      if (open !== undefined && open.madeWith !== settings) dispose();
      open ??= { session: createSession(model(), externalData(), optimisation), madeWith: settings };
      const given = Object.entries(feeds).map(
        ([name, { dims, data }]) => [name, { type: 'float32', location: 'cpu', dims, data }] as const,
      );
      const results = open.session.compute(Object.fromEntries(given), outputs);
      return outputs.map((name) => {
        const { dims, data } = results[name]!;
        return { dims, data: data as Float32Array };
      });
    },
    dispose,
  };
};
