import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { nearestWord } from '../../base/nearest-word.ts';
import {
  architectureNames,
  formatOfWeights,
  type HeadNames,
  isArchitecture,
  isFolder,
  type NetworkFacts,
  openWeights,
  readSnapshot,
  type WeightsFormat,
  withFallback,
} from '../../model/index.ts';
import { catalogue } from '../weights/catalogue.ts';
import { describeWeights } from './describe-weights.ts';
import { exportedFacts } from './exported-facts.ts';
import { ownNetworkFacts } from './own-network-facts.ts';
import { zooFacts } from './zoo-facts.ts';

/** What there is to know of a network before anything is computed, and where each fact comes from. */
export interface ModelDescription extends NetworkFacts {
  /** What was asked about: a name of the zoo, or an absolute path. */
  readonly subject: string;
  readonly kind: 'zoo' | 'own network' | 'weights file' | 'snapshot';
  /** What a spec calls it with `model.name`; null where fixres cannot run it, or cannot tell which network it is. */
  readonly name: string | null;
  /** The file with the weights, or the network itself; null: none. */
  readonly file: string | null;
  readonly format: WeightsFormat | null;
  /** Every network of the zoo that the weights are of, by names and shapes. */
  readonly fitting: readonly string[];
  /** Which of a file's tensors are the weights, where it has others too. */
  readonly taken: string | null;
  /** Why it cannot be run as it is, and what helps. */
  readonly problem: { readonly message: string; readonly hint: string | null } | null;
}

export interface DescribeOptions {
  readonly cwd: string;
  /** As `model.weights_entry` of a spec. */
  readonly weightsEntry?: string | null;
  /** Of an ONNX or tfjs network: the nodes at its end, where they are not found. */
  readonly head?: HeadNames;
}

/**
 * Describes a network by its headers alone: a path (ONNX, tfjs, a weights file, a folder of a model hub), the name of a
 * network of the zoo (`resnet50`), or of published weights (`resnet50.tv_in1k`). What the files say comes first, then what
 * the zoo says. Throws MODEL_UNKNOWN for what is neither, and what reading throws.
 */
export const describeModel = (asked: string, options: DescribeOptions): ModelDescription => {
  const path = resolve(options.cwd, asked);
  if (!existsSync(path)) return describeName(asked, path);
  if (isFolder(path)) return describeFile(path, 'snapshot', readSnapshot(path), options);
  return describeFile(path, 'weights file', exportedFacts(path), options);
};

const describeFile = (
  path: string,
  kind: 'snapshot' | 'weights file',
  said: NetworkFacts,
  { head, weightsEntry }: DescribeOptions,
): ModelDescription => {
  const { file, format } = formatOfWeights(path);
  if (format === 'onnx' || format === 'tfjs') {
    const facts = withFallback(said, ownNetworkFacts(file, head));
    const own = { subject: path, kind: 'own network', name: format, file, format } as const;
    return { ...facts, ...own, fitting: [], taken: null, problem: null };
  }
  const found = describeWeights(openWeights(path), said, weightsEntry ?? null);
  return { ...found, subject: path, kind, file, format };
};

const describeName = (asked: string, path: string): ModelDescription => {
  const [architecture = '', ...tag] = asked.split('.');
  const published = catalogue().find(({ id }) => id === asked);
  if (isArchitecture(architecture) && (tag.length === 0 || published !== undefined)) {
    const facts = zooFacts(architecture, published?.published.expects);
    const named = { subject: asked, kind: 'zoo', name: architecture, file: null, format: null } as const;
    return { ...facts, ...named, fitting: [architecture], taken: null, problem: null };
  }
  const known = [...architectureNames, ...catalogue().map(({ id }) => id)];
  const nearest = nearestWord(asked, known);
  throw new FixresError('MODEL_UNKNOWN', `\`${asked}\` is neither a file or folder nor a known network`, {
    path,
    hint: `${nearest === null ? 'check the path' : `did you mean \`${nearest}\`?`}; \`fixres model list\` names all networks`,
  });
};
