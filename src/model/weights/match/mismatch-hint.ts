import { counted } from '../../../base/counted.ts';
import type { Network, Shape } from '../../types.ts';
import type { WeightsFile } from '../weights-file.ts';
import type { Compared } from './choose-candidate.ts';
import { isOfClassifier } from './mismatch.ts';
import { architecturesOf } from './which-architecture.ts';

/** What to do about weights that do not match the network: the first hint that applies. */
export const mismatchHint = (network: Network, opened: WeightsFile, compared: Compared): string =>
  headlessHint(network, compared) ??
  fittingHint(network, opened) ??
  unreadableHint(compared) ??
  layersHint(network, compared) ??
  frameworkHint(opened, compared) ??
  `no network that fixres knows has these tensors (\`fixres model list\`); ${exportHint}`;

const exportHint = 'export the network with `torch.onnx.export`, and set `name: onnx` of the model';

const headlessHint = (network: Network, { missing, unexpected, noFloats, misshaped }: Compared): string | null => {
  const isAllElseRight = unexpected.length + noFloats.length + misshaped.length === 0;
  return isAllElseRight && missing.every((name) => isOfClassifier(network, name))
    ? 'the file has no classifier: set `classifier: new` of the model, and fine-tune it'
    : null;
};

const fittingHint = ({ architecture: asked }: Network, opened: WeightsFile): string | null => {
  const fitting = architecturesOf(opened).filter(({ architecture }) => architecture !== asked);
  const [first] = fitting;
  if (first === undefined) return null;
  const names = fitting.map(({ architecture }) => `\`${architecture}\``).join(' or ');
  const step = `set \`name: ${first.architecture}\` of the model${fitting.length === 1 ? '' : ', or another of them'}`;
  if (first.classes === null) return `the tensors are those of ${names} without a classifier: ${step}`;
  const classes = counted(first.classes, 'class', 'classes');
  return `the tensors are those of ${names} with ${classes}: ${step}`;
};

/** Quantised, sparse or distributed tensors have no values of their own. */
const unreadableHint = ({ noFloats }: Compared): string | null =>
  noFloats.some((text) => text.includes('_rebuild') || text.includes('_reconstruct'))
    ? 'save plain tensors: `torch.save({k: v.dequantize().float() for k, v in net.state_dict().items()}, FILE)`, or `v.full_tensor()` for distributed ones'
    : null;

/** The trunk matches the network, but the classifier has another structure. */
const layersHint = (network: Network, { missing, unexpected, misshaped, noFloats }: Compared): string | null => {
  const others = [...missing, ...unexpected, ...misshaped.map(({ name }) => name), ...noFloats];
  const isClassifierAlone = others.every((name) => isOfClassifier(network, name));
  if (!isClassifierAlone) return null;
  return `the classifier of the file is not one linear layer: set \`classifier: new\` of the model and fine-tune it, or ${exportHint}`;
};

/** Suffixes that Keras, TensorFlow and Flax add to names. */
const otherNames = /(^|[./_])(kernel|gamma|beta|moving_mean|moving_variance|depthwise_kernel|embeddings|scale)(:0)?$/;

const frameworkHint = ({ tensors }: WeightsFile, { misshaped, missing, parameters }: Compared): string | null => {
  const names = [...tensors.keys()];
  if (names.filter((name) => otherNames.test(name)).length > names.length / 4) {
    return 'the names are those of Keras, TensorFlow or Flax: save the weights from PyTorch, or export the network to ONNX and set `name: onnx` of the model';
  }
  const turned = misshaped.filter(({ wants, got }) => isTurned(wants, got));
  if (turned.length > 0 && turned.length === misshaped.length && missing.length === 0) {
    return "the axes are in another framework's order: save the weights from PyTorch, which has filters as [out, in, height, width] and matrices as [out, in]";
  }
  const isTransformers = names.some((name) => /(^|[./])(encoder\.stages|embedder|encoder\.layer)\./.test(name));
  return isTransformers && missing.length > parameters.length / 2
    ? 'the names are those of a network of the transformers library, which has a different structure: export it to ONNX (`optimum-cli export onnx`), and set `name: onnx` of the model'
    : null;
};

const isTurned = (wants: Shape, got: Shape): boolean =>
  wants.length === got.length && [...wants].sort().join() === [...got].sort().join();
