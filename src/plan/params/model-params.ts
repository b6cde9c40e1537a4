import type { GridWeights } from '../expand-grid.ts';
import type { PlanFacts } from '../facts.ts';
import type { ModelParams } from '../types.ts';

/** The network with the weights of its file, or with random ones. */
export const fileModel = (weights: GridWeights, facts: PlanFacts): ModelParams => {
  const { model } = weights;
  if (model.weights === 'random') return bareModel(weights, facts);
  const bare = {
    ...bareModel(weights, facts),
    weightsSha256: facts.weightsSha256Of(model),
    ...(model.weights_entry === null ? {} : { weightsEntry: model.weights_entry }),
  };
  // What is left as it was has no part in the key: runs from before there was a choice stay the same.
  return model.classifier === 'new' ? newClassifier(bare) : bare;
};

export const newClassifier = (model: ModelParams): ModelParams => ({ ...model, classifier: 'new' });

/** The network with weights that are drawn, or come from a run. */
export const bareModel = ({ model }: GridWeights, facts: PlanFacts): ModelParams => {
  const normalize = model.normalize ?? facts.pretrainedOf(model).normalize;
  if (normalize === null) throw new Error(`nothing says how pixels are brought to ${model.name}`);
  const { mean, std } = normalize;
  const { pooling_node: poolingNode, classifier_node: classifierNode, output } = model;
  return {
    architecture: model.name,
    normalize: { mean, std },
    weightsSha256: null,
    ...(poolingNode === null ? {} : { poolingNode }),
    ...(classifierNode === null ? {} : { classifierNode }),
    ...(output === null ? {} : { output }),
  };
};
