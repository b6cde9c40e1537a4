import { globalAveragePool, type Layer, linear } from './layers/layers.ts';
import { type DeclaredStep, poolName, sequenceStep } from './steps.ts';
import type { InitialisationRule, Network, PretrainedConfig } from './types.ts';

/** An image classifier, described without its pooling and its last linear layer. */
export interface NetworkDefinition {
  readonly architecture: string;
  readonly classes: number;
  /** From the image to the map to be pooled. */
  readonly trunk: readonly DeclaredStep[];
  /** Default: the mean over height and width. */
  readonly pool?: Layer;
  /** Between the pooling and the classifier. Default: none. */
  readonly afterPool?: readonly DeclaredStep[];
  /** Names of the first steps of the cells, in order; `last_cells: n` counts these. */
  readonly cells: readonly string[];
  /** Name of the step that starts with the last batch norm (or layer norm). */
  readonly fromBatchNorm: string;
  /** Prefixes of the last batch norms (or layer norms). */
  readonly lastBatchNorms: readonly string[];
  readonly classifier: { readonly name: string; readonly in: number };
  /** Default: 1. */
  readonly minimumSidePx?: number;
  /** Absent: false. */
  readonly pooledMayBeNegative?: true;
  readonly resampledAt?: Network['resampledAt'];
  readonly lacks?: Network['lacks'];
  readonly pretrained: PretrainedConfig;
  readonly initial: InitialisationRule;
}

/** Turns the definition into a sequence of steps with the cuts `cells:n` ... `cells:1`, `bn` and `pooled`. */
export const networkOf = (definition: NetworkDefinition): Network => {
  const { architecture, classes, trunk, cells, classifier, lacks, minimumSidePx = 1 } = definition;
  const { pool = globalAveragePool, afterPool = [], resampledAt } = definition;
  const steps = [
    ...trunk,
    sequenceStep(poolName, pool),
    ...afterPool,
    sequenceStep(classifier.name, linear(classifier.name, { in: classifier.in, out: classes })),
  ];
  const stepNamed = (name: string): number => {
    const index = steps.findIndex((step) => step.name === name);
    if (index < 0) throw new Error(`${architecture} has no step ${name}`);
    return index;
  };
  return {
    architecture,
    classes,
    parameters: steps.flatMap((step) => step.declares),
    steps,
    cuts: {
      pooled: stepNamed(classifier.name),
      bn: stepNamed(definition.fromBatchNorm),
      ...Object.fromEntries(cells.map((cell, index) => [`cells:${cells.length - index}`, stepNamed(cell)])),
    },
    classifier: classifier.name,
    lastBatchNorms: definition.lastBatchNorms,
    minimumSidePx,
    ...(definition.pooledMayBeNegative === true ? { pooledMayBeNegative: true } : {}),
    ...(resampledAt === undefined ? {} : { resampledAt }),
    ...(lacks === undefined ? {} : { lacks }),
    pretrained: definition.pretrained,
    initial: definition.initial,
  };
};
