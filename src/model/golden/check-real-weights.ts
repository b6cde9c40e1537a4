import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import type { Network } from '../types.ts';
import { loadWeights } from '../weights/files.ts';
import { fileSize } from '../weights/formats/file-bytes.ts';
import { nameTensors } from '../weights/match/key-names.ts';
import { openWeights } from '../weights/open-weights.ts';
import { architectureNames, zoo } from '../zoo/index.ts';
import { checkRuns } from './check-forward.ts';
import type { Figure } from './figure.ts';
import type { RealWeightsGolden } from './golden.ts';

/** ImageNet's number of classes. */
const classes = 1000;

/**
 * Compares parameter names and outputs of published weights on the open engine with the file's. Throws
 * MODEL_WEIGHTS_MISMATCH if the weights are not those the figures were computed from.
 */
export const checkRealWeights = async (golden: RealWeightsGolden, weightsFile: string): Promise<Figure[]> => {
  const network = networkOf(golden);
  fileSize(weightsFile);
  const got = createHash('sha256').update(readFileSync(weightsFile)).digest('hex');
  if (got !== golden.sha256) {
    const message = `the figures are for other weights: the SHA-256 of ${weightsFile} is ${got.slice(0, 8)}..., not ${golden.sha256.slice(0, 8)}...`;
    throw new FixresError('MODEL_WEIGHTS_MISMATCH', message, { path: weightsFile });
  }
  const ours = nameTensors(network, openWeights(weightsFile).tensors);
  const wrong = [...golden.names].filter(([theirs, name]) => ours.get(name)?.tensor.name !== theirs);
  return [
    {
      part: 'structure',
      aspect: 'names',
      name: 'names',
      difference: wrong.length,
      allowed: 0,
      ...(wrong.length === 0 ? {} : { note: wrong.slice(0, 5).join('; ') }),
    },
    ...(await checkRuns(network, golden.seed, golden.runs, '', loadWeights(network, weightsFile))),
  ];
};

/** The network whose published weights have this hash. */
const networkOf = ({ sha256, weightsFile }: RealWeightsGolden): Network => {
  const networks = architectureNames.map((name) => zoo[name](classes));
  const found = networks.find(({ pretrained }) => pretrained.published.some((weights) => weights.sha256 === sha256));
  if (found !== undefined) return found;
  throw new FixresError('MODEL_UNKNOWN', `the network of ${weightsFile} is unknown`);
};
