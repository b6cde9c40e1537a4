import { leaveOutDefaults } from '../../domain/jobs/key-defaults.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import type { GridWeights } from '../expand-grid.ts';
import type { PlanFacts } from '../facts.ts';

/** The network with the weights of its file, or with random ones. */
export const fileModel = (weights: GridWeights, facts: PlanFacts): ModelParams => {
  const { model } = weights;
  if (model.weights === 'random') return bareModel(weights, facts);
  const { classifier, weights_entry: weightsEntry } = model;
  const file = leaveOutDefaults('model', { weightsSha256: facts.weightsSha256Of(model), classifier, weightsEntry });
  return { ...bareModel(weights, facts), ...file };
};

export const newClassifier = (model: ModelParams): ModelParams => ({ ...model, classifier: 'new' });

/** The network with weights that are drawn, or that come from a run. */
export const bareModel = ({ model }: GridWeights, facts: PlanFacts): ModelParams => {
  const normalize = model.normalize ?? facts.pretrainedOf(model).normalize;
  if (normalize === null) throw new Error(`the normalisation of ${model.name} is unknown`);
  const { mean, std } = normalize;
  const { pooling_node: poolingNode, classifier_node: classifierNode, output } = model;
  return {
    architecture: model.name,
    normalize: { mean, std },
    weightsSha256: null,
    ...leaveOutDefaults('model', { poolingNode, classifierNode, output }),
  };
};
