import { basename, dirname } from 'node:path';
import type { Model } from '../../spec/experiment.ts';

/** How tables name a network: its architecture, or the file of a user's own. */
export const modelLabel = ({ name, weights }: Model): string => {
  if (name === 'onnx') return basename(weights);
  // Every layers model is called model.json.
  return name === 'tfjs' ? `${basename(dirname(weights))}/${basename(weights)}` : name;
};
