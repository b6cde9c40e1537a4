import { FixresError } from '../../base/errors.ts';
import type { HeadNames } from '../onnx/find-head.ts';
import type { Constants } from './constants.ts';
import { isChannelsFirst } from './cut-model.ts';
import { findOpaqueHead, type OpaqueHead } from './head/find-head.ts';
import type { OpaqueModel, OpaquePort } from './read-model.ts';

/** The model's single image input. */
export const imageOf = (model: OpaqueModel): OpaquePort => {
  const [input, ...others] = model.inputs;
  const hasRank = input !== undefined && (input.shape.length === 4 || input.shape.length === 0);
  const channels = input === undefined ? undefined : isChannelsFirst(input) ? input.shape[1] : input.shape[3];
  const isColour = channels === 3 || typeof channels !== 'number';
  if (input !== undefined && others.length === 0 && hasRank && isColour) return input;
  const inputs = model.inputs.map(({ name, shape }) => `\`${name}\` [${shape.map((size) => size ?? '?')}]`);
  throw notAClassifier(
    model,
    `its inputs are ${inputs.join(', ') || 'none'} instead of one batch of RGB images`,
    'export a plain image classifier, for inference',
  );
};

/** The head that computes the logits. */
export const headOf = (model: OpaqueModel, constants: Constants, names: HeadNames): OpaqueHead => {
  const outputs = model.outputs.map(({ name }) => name);
  if (outputs.length === 0) throw notAClassifier(model, 'it has no output', 'export a plain image classifier');
  const list = outputs.map((name) => `\`${name}\``).join(', ');
  if (names.output !== undefined && !outputs.includes(names.output)) {
    throw notAClassifier(
      model,
      `it has no output \`${names.output}\``,
      `set \`output\` of the model to one of ${list}`,
    );
  }
  if (names.classifier !== undefined && !model.nodes.some(({ name }) => name === names.classifier)) {
    throw notAClassifier(
      model,
      `it has no node \`${names.classifier}\``,
      'correct `classifier_node` of the model; `fixres model inspect` shows the layer that is found automatically',
    );
  }
  const candidates = names.output === undefined ? outputs : [names.output];
  const heads = candidates.map((output) => findOpaqueHead(model, constants, output, names.classifier));
  const withLayer = heads.filter(({ tail }) => tail !== null);
  const [first, ...more] = withLayer.length > 0 ? withLayer : heads;
  const sameLogits = more.every(({ logits }) => logits === first!.logits);
  if (!sameLogits) {
    throw notAClassifier(
      model,
      `several of its outputs could be the logits: ${list}`,
      `set \`output\` of the model to one of them`,
    );
  }
  if (names.classifier !== undefined && !first!.linears.some(({ node }) => node.name === names.classifier)) {
    throw notAClassifier(
      model,
      `the node \`${names.classifier}\` is not its last linear layer`,
      'omit `classifier_node`, or set it to the layer that computes the logits',
    );
  }
  assertNoRoundedProbabilities(model, first!);
  return first!;
};

const assertNoRoundedProbabilities = (model: OpaqueModel, { rounding }: OpaqueHead): void => {
  if (rounding === undefined || rounding.of === 'logits') return;
  const { node, of, layer } = rounding;
  const named =
    layer === undefined
      ? ''
      : `, or set \`classifier_node: ${layer.name}\` of the model, which drops everything after that layer`;
  throw notAClassifier(
    model,
    `the node \`${node.name}\` (${node.type}) rounds the results of a ${of} to 8 bits, so the logits cannot be recovered`,
    `quantise the network again without its ${of}${named}`,
  );
};

const notAClassifier = (model: OpaqueModel, reason: string, hint: string): FixresError =>
  new FixresError('MODEL_UNSUPPORTED_OP', `${model.file} can't be used as a network: ${reason}`, {
    path: model.file,
    hint,
  });
