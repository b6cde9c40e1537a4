import { basename } from 'node:path';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { assertScope } from '../../model/index.ts';
import type { PlanFacts } from '../../plan/facts.ts';
import { isOwnNetwork } from '../../spec/own-network.ts';
import { bytesAtCut, keptShapes } from './kept-networks.ts';
import { nameOf, networkOf } from './network-of.ts';
import { saidOfModel } from './said-of-model.ts';
import { weightsProblem } from './weights-problem.ts';

type NetworkFact =
  | 'assertNetwork'
  | 'weightsProblem'
  | 'weightsClassNamesOf'
  | 'pretrainedOf'
  | 'minimumSidePxOf'
  | 'assertResolution'
  | 'assertScope'
  | 'featureBytesOf'
  | 'pooledMayBeNegative';

/**
 * Facts for planning: networks' structure, and the headers of weights files. Tensor values are read only for a user's
 * own network.
 */
export const networkFacts: Pick<PlanFacts, NetworkFact> = {
  assertNetwork: (model) => void networkOf(model),
  weightsProblem,
  weightsClassNamesOf: (model) => {
    const { classNames } = saidOfModel(model);
    return classNames === null
      ? null
      : { names: classNames.value, from: `${basename(model.weights)} (${classNames.from})` };
  },
  pretrainedOf: (model) => {
    const { card, pretrained } = networkOf(model);
    const { trainResolutionPx, mean, std, published } = pretrained;
    const normalize = { mean, std };
    if (!isOwnNetwork(model)) {
      const said = saidOfModel(model);
      return {
        trainResolutionPx: said.nativeResolutionPx?.value ?? trainResolutionPx,
        normalize: said.normalize?.value ?? normalize,
        isPublished: published.length > 0 || said.nativeResolutionPx !== null,
      };
    }
    if (card === undefined) return { trainResolutionPx: null, normalize: null, isPublished: false };
    return { trainResolutionPx: card.trainResolutionPx, normalize, isPublished: card.trainResolutionPx !== null };
  },
  minimumSidePxOf: (model) => networkOf(model).minimumSidePx,
  assertResolution: (model, sizePx) => {
    try {
      keptShapes(nameOf(model), sizePx);
    } catch (error) {
      // A user's own network reports an impossible size as a node that does not fit its inputs.
      if (!isFixresError(error) || error.code !== 'MODEL_UNSUPPORTED_OP') throw error;
      throw new FixresError('MODEL_RESOLUTION_IMPOSSIBLE', error.message, { cause: error });
    }
  },
  assertScope: (model, scope, bn) => assertScope(networkOf(model), scope, bn),
  pooledMayBeNegative: (model) => networkOf(model).pooledMayBeNegative === true,
  featureBytesOf: (model, cut, sizePx) => bytesAtCut(nameOf(model), cut, sizePx),
};
