import type { InputSize } from '../../domain/input-size.ts';
import { inspectNetwork, type NetworkInspection } from '../../model/inspect-network.ts';
import { type DescribeOptions, describeModel, type ModelDescription } from './describe-model.ts';

export type { Known } from '../../model/index.ts';
export type { NetworkInspection } from '../../model/inspect-network.ts';

/** A description, and of a user's own network what its graph is. */
export interface ModelInspection extends ModelDescription {
  readonly graph: NetworkInspection | null;
}

export interface InspectModelOptions extends DescribeOptions {
  /** Side of the image that the graph is measured with. */
  readonly resolutionPx: InputSize;
}

/** As `describeModel`, and looks into the graph of a user's own network. Throws MODEL_RESOLUTION_IMPOSSIBLE as well. */
export const inspectModel = (asked: string, { resolutionPx, ...options }: InspectModelOptions): ModelInspection => {
  const description = describeModel(asked, options);
  const { kind, file } = description;
  const isOwn = kind === 'own network' && file !== null;
  return { ...description, graph: isOwn ? inspectNetwork(file, resolutionPx, options.head) : null };
};
