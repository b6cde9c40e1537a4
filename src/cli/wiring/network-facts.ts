import { assertScope, cutForScope, type Network, zoo } from '../../model/index.ts';
import type { PlanFacts } from '../../plan/facts.ts';
import type { ModelName } from '../../spec/experiment.ts';

/** What planning has to know of networks: their structure alone, nothing on disk. */
export const networkFacts: Pick<PlanFacts, 'pretrainedOf' | 'minimumSidePxOf' | 'cutsFor' | 'assertScope'> = {
  pretrainedOf: (model) => networkOf(model).pretrained,
  minimumSidePxOf: (model) => networkOf(model).minimumSidePx,
  cutsFor: (_, scope) => cutForScope(scope),
  assertScope: (model, scope) => assertScope(networkOf(model), scope),
};

/** A network's structure does not depend on the number of classes, which planning does not know yet. */
const anyClasses = 2;

const networkOf = (model: ModelName): Network => zoo[model](anyClasses);
