import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { didYouMean } from '../../base/did-you-mean.ts';
import { FixresError } from '../../base/errors.ts';
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
import { withNamesBeside } from './names-beside.ts';
import { ownNetworkFacts } from './own-network-facts.ts';
import { zooFacts } from './zoo-facts.ts';

/** Facts about a network that are known without computing anything, each with its source. */
export interface ModelDescription extends NetworkFacts {
  /** The subject: a name of the zoo, or an absolute path. */
  readonly subject: string;
  readonly kind: 'zoo' | 'own network' | 'weights file' | 'snapshot';
  /** Its `model.name` in a spec; null if fixres cannot run it or cannot identify it. */
  readonly name: string | null;
  /** The file with the weights, or the network itself; null: none. */
  readonly file: string | null;
  readonly format: WeightsFormat | null;
  /** Every network of the zoo that matches the names and shapes of the weights. */
  readonly fitting: readonly string[];
  /** Which tensors of a file are the weights, if it also contains others. */
  readonly taken: string | null;
  /** Why it cannot be run directly, and a remedy. */
  readonly problem: { readonly message: string; readonly hint: string | null } | null;
}

export interface DescribeOptions {
  readonly cwd: string;
  /** As in a spec's `model.weights_entry`. */
  readonly weightsEntry?: string | null;
  /** For an ONNX or tfjs network: its last nodes, if they are not found automatically. */
  readonly head?: HeadNames;
}

/**
 * Describes a network from its headers alone, given a path (ONNX, tfjs, a weights file, a model hub's folder), the name
 * of a network of the zoo (`resnet50`), or of published weights (`resnet50.tv_in1k`). Values in the files override
 * those of the zoo. Throws MODEL_UNKNOWN for anything else, and what reading throws.
 */
export const describeModel = (asked: string, options: DescribeOptions): ModelDescription => {
  const path = resolve(options.cwd, asked);
  if (!existsSync(path)) return describeName(asked, path);
  return isFolder(path)
    ? withNamesBeside(describeFile(path, 'snapshot', readSnapshot(path), options), path)
    : withNamesBeside(describeFile(path, 'weights file', exportedFacts(path), options), dirname(path));
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
  throw new FixresError('MODEL_UNKNOWN', `\`${asked}\` is neither a file or folder nor a known network`, {
    path,
    hint: `${didYouMean(asked, known) || 'check the path; '}\`fixres model list\` lists all networks`,
  });
};
