import { FixresError } from '../../base/errors.ts';
import type { OnnxGraph, OnnxNode } from './read-graph.ts';

/** The error for an unsupported feature of a network, naming its node. */
export const refuseNode = ({ file }: Pick<OnnxGraph, 'file'>, { name, type }: OnnxNode, reason: string): FixresError =>
  new FixresError('MODEL_UNSUPPORTED_OP', `${file}: the node \`${name}\` (${type}) ${reason}`, {
    path: file,
    hint: 'export the network without it, for inference and with opset 17',
  });

/** The error for a problem with the graph as a whole. */
export const refuseGraph = ({ file }: Pick<OnnxGraph, 'file'>, reason: string): FixresError =>
  new FixresError('MODEL_UNSUPPORTED_OP', `${file} can't be used as a network: ${reason}`, {
    path: file,
    hint: 'export a plain image classifier, for inference',
  });
