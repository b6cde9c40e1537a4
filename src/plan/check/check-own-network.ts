import { shellWord } from '../../base/shell-word.ts';
import type { Model } from '../../spec/experiment.ts';
import { isOwnNetwork } from '../../spec/own-network.ts';
import type { GridFacts, VariantProblem } from './grid-problem.ts';

/** The preprocessing of a user's own network is given in the spec, or in the file if fixres exported it. */
export const ownNetworkProblems = (model: Model, index: number, facts: GridFacts): VariantProblem[] => {
  if (!isOwnNetwork(model)) return [];
  const said = facts.pretrainedOf(model);
  const trainResolution =
    (model.train_resolution ?? said.trainResolutionPx) === null
      ? [
          {
            pointer: `/model/${index}/train_resolution`,
            message: `\`${model.weights}\`: expected the train resolution of the network, got none`,
            hint: `the file does not contain it: set \`train_resolution\`, such as 224; \`fixres model inspect ${shellWord(model.weights)}\` shows what the file contains`,
          },
        ]
      : [];
  const normalize =
    (model.normalize ?? said.normalize) === null
      ? [
          {
            pointer: `/model/${index}/normalize`,
            message: `\`${model.weights}\`: expected the normalisation of pixels, got none`,
            hint: "the file does not contain it: set `normalize: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }` for ImageNet's usual values; for a network that takes 0..255, use mean 0 and std 1 / 255 = 0.00392156862745098",
          },
        ]
      : [];
  return [...trainResolution, ...normalize];
};
