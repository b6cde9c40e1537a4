import type { Model } from './experiment.ts';

/** Whether the network itself, and not only its weights, is read from the file that `weights` names. */
export const isOwnNetwork = ({ name }: Pick<Model, 'name'>): boolean => name === 'onnx' || name === 'tfjs';
