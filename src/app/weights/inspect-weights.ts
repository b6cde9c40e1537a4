import { openWeights } from '../../model/weights/open-weights.ts';

export interface WeightsListing {
  readonly format: string;
  readonly tensors: readonly { readonly name: string; readonly dtype: string; readonly shape: readonly number[] }[];
}

/** The tensors of a weights file (absolute): safetensors, torch, ONNX, or the model.json of tfjs. */
export const inspectWeights = (file: string): WeightsListing => {
  const { format, tensors } = openWeights(file);
  return { format, tensors: [...tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape })) };
};
