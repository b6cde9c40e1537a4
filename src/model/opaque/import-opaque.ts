import { statSync } from 'node:fs';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { largest } from '../../base/extremes.ts';
import type { HeadNames } from '../onnx/find-head.ts';
import type { Network, Shape } from '../types.ts';
import { firstNotFinite } from '../weights/formats/decode-floats.ts';
import { headOf, imageOf } from './choose-ends.ts';
import { Constants } from './constants.ts';
import { externalFiles } from './external-files.ts';
import { fixedSize } from './fixed-size.ts';
import type { OpaqueHead } from './head/find-head.ts';
import { headParameters, type OpaqueParameter, readWeights } from './head/head-parameters.ts';
import { networkOf } from './opaque-network.ts';
import { type OpaqueModel, type OpaquePort, readOpaqueModel } from './read-model.ts';
import { OpaqueTrunk } from './trunk.ts';

/** A network whose trunk runs unchanged in ONNX Runtime; fixres rebuilds the recognised part of its head. */
export interface OpaqueNetwork {
  readonly network: Network & Required<Pick<Network, 'ownWeights'>>;
  readonly model: OpaqueModel;
  readonly image: OpaquePort;
  readonly head: OpaqueHead;
  readonly parameters: readonly OpaqueParameter[];
}

/** The last import: creating a session takes a while, and many jobs of a worker use the same network. */
let last: { readonly identity: string; readonly imported: OpaqueNetwork } | undefined;

/**
 * Cuts an ONNX classifier at its head without interpreting what comes before. Throws MODEL_WEIGHTS_INVALID for a broken
 * file, MODEL_UNSUPPORTED_OP for one that is not an image classifier.
 */
export const importOpaque = (file: string, names: HeadNames = {}): OpaqueNetwork => {
  const model = () => readOpaqueModel(file);
  const identity = JSON.stringify([file, names, statSync(file).mtimeMs, statSync(file).size]);
  if (last?.identity !== identity) last = { identity, imported: importModel(model(), names) };
  return last.imported;
};

const importModel = (model: OpaqueModel, names: HeadNames): OpaqueNetwork => {
  externalFiles(model);
  const image = imageOf(model);
  const constants = new Constants(model, image);
  const head = headOf(model, constants, names);
  const { parameters, widths, classes } = headParameters(head, constants);
  const fileWeights = readWeights(parameters, constants);
  for (const parameter of parameters) assertFinite(model, parameter, constants.read(parameter.read.value).data);
  const leaves = (head.norms.length > 0 ? head.norms : head.linears).map(({ x }) => x);
  const trunk = new OpaqueTrunk(model, image, head.tail === null ? [head.logits] : [...new Set(leaves)], constants);
  const ended = { model, image, head, trunk, widths, fileWeights };
  const network = networkOf(ended, parameters, head.tail === null ? classesOf(trunk, model, image) : classes);
  return { network: { ...network, ownWeights: () => new Map(fileWeights) }, model, image, head, parameters };
};

/** Without a linear layer, only a run reveals the number of classes. */
const classesOf = (trunk: OpaqueTrunk, { file }: OpaqueModel, image: OpaquePort): number => {
  const fixed = fixedSize(image);
  const [logits = []] = fixed === undefined ? shapesAtAnySize(trunk) : trunk.trial(fixed).shapes;
  const classes = logits.reduce((product, size) => product * size, 1);
  if (largest(logits) === classes && classes > 1) return classes;
  throw new FixresError(
    'MODEL_UNSUPPORTED_OP',
    `${file} is not a classifier: its output is [${logits}] for one image`,
    {
      path: file,
      hint: 'export a plain image classifier with one score per class',
    },
  );
};

/** Sides that networks are commonly built for, pixels: a graph may have one built in although its axes are dynamic. */
const usualSidesPx = [224, 256, 192, 384, 128, 96, 64, 32];

const shapesAtAnySize = (trunk: OpaqueTrunk): readonly Shape[] => {
  let first: unknown;
  for (const sidePx of usualSidesPx) {
    try {
      return trunk.trial(sidePx).shapes;
    } catch (error) {
      if (!isFixresError(error) || error.code !== 'MODEL_RESOLUTION_IMPOSSIBLE') throw error;
      first ??= error;
    }
  }
  throw first;
};

const assertFinite = (model: OpaqueModel, { name, read }: OpaqueParameter, values: Float32Array): void => {
  const index = firstNotFinite(values);
  if (index < 0) return;
  throw new FixresError(
    'MODEL_WEIGHTS_INVALID',
    `${model.file}: \`${name}\` holds ${values[index]} at index ${index} (\`${read.value}\` of the node \`${read.node.name}\`)`,
    { path: model.file, hint: 'export the network again from finite weights' },
  );
};
