import type { Layer } from './layers/layers.ts';
import { networkOf } from './network.ts';
import { type DeclaredStep, type ResidualBlock, residualStep, sequenceStep, splitResidualSteps } from './steps.ts';
import type { InitialisationRule, Network, PretrainedConfig } from './types.ts';

/** A network of residual blocks between a stem and a classifier; its steps and cuts are derived from this. */
export interface ConvNetDefinition {
  readonly architecture: string;
  readonly classes: number;
  readonly stem: readonly DeclaredStep[];
  readonly blocks: readonly ResidualBlock[];
  /**
   * Layers between the last block and the pooling: those before the last batch norm, and those from it on. Without it,
   * the last batch norm is the one that closes the last block.
   */
  readonly neck?: { readonly before: readonly Layer[]; readonly fromBatchNorm: readonly Layer[] };
  readonly lastBatchNorm: string;
  readonly classifier: { readonly name: string; readonly in: number };
  /** Default: 1. */
  readonly minimumSidePx?: number;
  readonly pretrained: PretrainedConfig;
  readonly initial: InitialisationRule;
}

/** Lays the definition out as a sequence of steps. Every block is a cell. */
export const convNet = ({ stem, blocks, neck, lastBatchNorm, ...definition }: ConvNetDefinition): Network => {
  const rows = neck === undefined ? withSplitEnd(blocks) : blocks.map((block) => [residualStep(block)]);
  const end = neck === undefined ? [] : neckSteps(neck);
  const trunk = [...stem, ...rows.flat(), ...end];
  return networkOf({
    ...definition,
    trunk,
    cells: rows.map(([first]) => first!.name),
    fromBatchNorm: trunk.at(-1)!.name,
    lastBatchNorms: [lastBatchNorm],
  });
};

const withSplitEnd = (blocks: readonly ResidualBlock[]): DeclaredStep[][] =>
  blocks.map((block, index) => (index === blocks.length - 1 ? splitResidualSteps(block) : [residualStep(block)]));

const neckSteps = (neck: NonNullable<ConvNetDefinition['neck']>): DeclaredStep[] => [
  sequenceStep('neck.before-bn', ...neck.before),
  sequenceStep('neck.from-bn', ...neck.fromBatchNorm),
];
