import type { InputSize } from '../../domain/input-size.ts';
import { findArchitecture, isArchitecture } from '../../model/index.ts';
import { inspectNetwork, type NetworkInspection } from '../../model/inspect-network.ts';
import { anyClasses } from '../facts/kept-networks.ts';
import { type DescribeOptions, describeModel, type ModelDescription } from './describe-model.ts';

export type { Known } from '../../model/index.ts';
export type { NetworkInspection } from '../../model/inspect-network.ts';

/** A description and, for a user's own network, its graph. */
export interface ModelInspection extends ModelDescription {
  readonly graph: NetworkInspection | null;
  /** The smallest image that a network of the zoo accepts; null if it accepts any, or if that is not known. */
  readonly minimumSidePx: number | null;
}

export interface InspectModelOptions extends DescribeOptions {
  /** Side of the input used to measure the graph. */
  readonly resolutionPx: InputSize;
}

/**
 * As `describeModel`, but also inspects the graph of a user's own network. Throws MODEL_RESOLUTION_IMPOSSIBLE as well.
 */
export const inspectModel = (asked: string, { resolutionPx, ...options }: InspectModelOptions): ModelInspection => {
  const description = describeModel(asked, options);
  const { kind, file, name } = description;
  const isOwn = kind === 'own network' && file !== null;
  return {
    ...description,
    graph: isOwn ? inspectNetwork(file, resolutionPx, options.head) : null,
    minimumSidePx: name !== null && isArchitecture(name) ? smallestOf(name) : null,
  };
};

const smallestOf = (architecture: string): number | null => {
  const { minimumSidePx } = findArchitecture(architecture, anyClasses);
  return minimumSidePx > 1 ? minimumSidePx : null;
};
