import { globalAveragePool, type Layer, linear } from './layers.ts';
import { type DeclaredStep, type ResidualBlock, residualStep, sequenceStep, splitResidualSteps } from './steps.ts';
import type { InitialisationRule, Network, PretrainedConfig } from './types.ts';

/** A network of residual blocks between a stem and a classifier, from which its steps and cuts follow. */
export interface ConvNetDefinition {
  readonly architecture: string;
  readonly classes: number;
  readonly stem: readonly Layer[];
  readonly blocks: readonly ResidualBlock[];
  /**
   * What stands between the last block and the pooling: layers before the last batch norm, and layers from it on.
   * Without it, the last batch norm is the one that closes the last block.
   */
  readonly neck?: { readonly before: readonly Layer[]; readonly fromBatchNorm: readonly Layer[] };
  readonly lastBatchNorm: string;
  readonly classifier: { readonly name: string; readonly in: number };
  readonly pretrained: PretrainedConfig;
  readonly initial: InitialisationRule;
}

/** Lays the definition out as a row of steps with the cuts `cells:n` ... `cells:1`, `bn` and `pooled`. */
export const convNet = (definition: ConvNetDefinition): Network => {
  const { architecture, classes, stem, blocks, neck, classifier } = definition;
  const steps = [
    sequenceStep('stem', ...stem),
    ...(neck === undefined ? stepsWithSplitEnd(blocks) : [...blocks.map(residualStep), ...neckSteps(neck)]),
    sequenceStep('pool', globalAveragePool),
    sequenceStep(classifier.name, linear(classifier.name, { in: classifier.in, out: classes })),
  ];
  const pooled = steps.length - 1;
  const cells = blocks.map((_, block) => [`cells:${blocks.length - block}`, 1 + block] as const);
  return {
    architecture,
    classes,
    parameters: steps.flatMap((step) => step.declares),
    steps,
    cuts: { pooled, bn: pooled - 2, ...Object.fromEntries(cells) },
    classifier: classifier.name,
    lastBatchNorms: [definition.lastBatchNorm],
    minimumSidePx: 1,
    pretrained: definition.pretrained,
    initial: definition.initial,
  };
};

const stepsWithSplitEnd = (blocks: readonly ResidualBlock[]): DeclaredStep[] =>
  blocks.flatMap((block, index) => (index === blocks.length - 1 ? splitResidualSteps(block) : [residualStep(block)]));

const neckSteps = (neck: NonNullable<ConvNetDefinition['neck']>): DeclaredStep[] => [
  sequenceStep('neck.before-bn', ...neck.before),
  sequenceStep('neck.from-bn', ...neck.fromBatchNorm),
];
