import { FixresError } from '../base/errors.ts';
import { linear } from './layers/layers.ts';
import { sequenceStep } from './steps.ts';
import type { Network } from './types.ts';
import { initialClassifier } from './weights/initialise.ts';

/**
 * A network with a new classifier on its pooled features, for the given number of classes, with deterministic random
 * weights.
 */
export const withNewClassifier = (network: Network, classes: number): Network => {
  const { classifier, ownWeights } = network;
  const other = network.withClasses?.(classes);
  if (other !== undefined) return drawn({ ...network, ...other, pretrained: network.pretrained }, ownWeights);
  const pooled = network.cuts.pooled!;
  const features = network.parameters.find(({ name }) => name === `${classifier}.weight`)?.shape[0];
  if (features === undefined) throw noSingleLayer(network);
  const step = sequenceStep(classifier, linear(classifier, { in: features, out: classes }));
  const others = network.parameters.filter(({ name }) => !name.startsWith(`${classifier}.`));
  const changed: Network = {
    ...network,
    classes,
    parameters: [...others, ...step.declares],
    steps: [...network.steps.slice(0, pooled), step],
  };
  return drawn(changed, ownWeights);
};

const drawn = (network: Network, ownWeights: Network['ownWeights']): Network =>
  ownWeights === undefined
    ? network
    : { ...network, ownWeights: () => new Map([...ownWeights(), ...initialClassifier(network)]) };

const noSingleLayer = ({ architecture }: Network): FixresError =>
  new FixresError('MODEL_UNSUPPORTED_OP', `\`${architecture}\` has no single linear layer to replace`, {
    path: '/model/classifier',
    hint: 'omit `classifier: new`, or export the network with one linear layer at the end',
  });
