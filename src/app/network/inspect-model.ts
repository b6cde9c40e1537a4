import type { InputSize } from '../../domain/input-size.ts';
import { inspectNetwork, type NetworkInspection } from '../../model/inspect-network.ts';
import { type DescribeOptions, describeModel, type ModelDescription } from './describe-model.ts';

export type { Known } from '../../model/index.ts';
export type { NetworkInspection } from '../../model/inspect-network.ts';

/** A description and, for a user's own network, its graph. */
export interface ModelInspection extends ModelDescription {
  readonly graph: NetworkInspection | null;
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
  const { kind, file } = description;
  const isOwn = kind === 'own network' && file !== null;
  return { ...description, graph: isOwn ? inspectNetwork(file, resolutionPx, options.head) : null };
};
