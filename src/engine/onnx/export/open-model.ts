import { readFileSync } from 'node:fs';
import { FixresError } from '../../../base/errors.ts';
import { sizeOf } from '../graph/value.ts';
import { createSession } from '../run/session.ts';
import { inputName, outputName } from './trace-graph.ts';

/** An exported model, ready to run. */
export interface OpenedModel {
  /** Maps `input` of this shape, [batch, channels, height, width], to [batch, `outputs`]. */
  readonly run: (input: Float32Array, shape: readonly number[], outputs: number) => Float32Array;
  readonly close: () => void;
}

/** Loads an exported file into ONNX Runtime. Throws DATA_NOT_FOUND, ENGINE_FAILED. */
export const openModel = (file: string): OpenedModel => {
  const session = createSession(readModel(file), [], 'all');
  return {
    run: (input, shape, outputs) => {
      const dims = [shape[0]!, outputs];
      const logits = new Float32Array(sizeOf(dims));
      const place = { type: 'float32', location: 'cpu' } as const;
      session.run(
        { [inputName]: { ...place, dims: shape, data: input } },
        { [outputName]: { ...place, dims, data: logits } },
      );
      return logits;
    },
    close: () => session.dispose(),
  };
};

const readModel = (file: string): Uint8Array => {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read ${file}: ${(cause as Error).message}`, { path: file, cause });
  }
};
