import type { Network } from '../../types.ts';
import type { WeightsFile } from '../weights-file.ts';
import { isAveraged, pathText } from './choose-candidate.ts';
import { choose, type LoadOptions } from './fit-weights.ts';

/**
 * Describes what is used from a file that has more than the network's weights, or has them in a wrapper; null if it has
 * exactly those.
 */
export const takenText = (network: Network, opened: WeightsFile, options: LoadOptions = {}): string | null => {
  const { taken, others } = choose(network, opened, options);
  const { path } = taken.candidate;
  const isTakenAveraged = isAveraged(path);
  const layer = classifierLayer(network, taken.named.get(`${network.classifier}.weight`)?.tensor.name ?? '');
  const told = [
    ...(path === '' ? [] : [`the ${isTakenAveraged ? 'averaged ' : ''}weights at \`${path}\``]),
    ...(layer === null ? [] : [`\`${layer}\` as its classifier`]),
    ...others.map(({ candidate }) => `not those at \`${pathText(candidate)}\``),
  ];
  if (told.length === 0) return null;
  const hasOthers = !isTakenAveraged && others.some(({ candidate }) => isAveraged(candidate.path));
  return `${told.join(', ')}${hasOthers ? ' (`weights_entry: ema` of the model takes the averaged ones)' : ''}`;
};

/** If the classifier is a layer inside a sequence. */
const classifierLayer = ({ classifier }: Network, name: string): string | null =>
  new RegExp(`(?:^|[./])(${classifier}\\.\\d+)\\.weight$`).exec(name)?.[1] ?? null;
