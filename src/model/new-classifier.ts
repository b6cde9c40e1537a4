import { linear } from './layers.ts';
import { shapesAt } from './measure.ts';
import { sequenceStep } from './steps.ts';
import type { Network } from './types.ts';
import { initialClassifier } from './weights/initialise.ts';

/** A network with another classifier of so many classes on its pooled features; always the same one is drawn. */
export const withNewClassifier = (network: Network, classes: number): Network => {
  const { classifier, ownWeights } = network;
  const pooled = network.cuts.pooled!;
  const [[features] = []] = shapesAt(network, network.minimumSidePx)[pooled]!;
  const step = sequenceStep(classifier, linear(classifier, { in: features!, out: classes }));
  const others = network.parameters.filter(({ name }) => !name.startsWith(`${classifier}.`));
  const changed = {
    ...network,
    classes,
    parameters: [...others, ...step.declares],
    steps: [...network.steps.slice(0, pooled), step],
  };
  if (ownWeights === undefined) return changed;
  return { ...changed, ownWeights: () => new Map([...ownWeights(), ...initialClassifier(changed)]) };
};
