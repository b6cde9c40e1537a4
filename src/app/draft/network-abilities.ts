import { isFixresError } from '../../base/errors.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { networkFacts } from '../facts/network-facts.ts';

/** The resolutions and scopes that a network supports. */
export interface NetworkAbilities {
  /** Whether it can be tested at a resolution, in pixels. */
  readonly takes: (sidePx: number) => boolean;
  /** The usual scopes that it supports, as written in a spec; the first is empty. */
  readonly scopes: readonly (readonly string[])[];
}

/** For the first network of an experiment, based on its structure alone. */
export const networkAbilities = ({ variants: [variant] }: Experiment): NetworkAbilities => {
  const model = variant!.models[0]!;
  const hasScope = (parts: readonly ScopePart[]): boolean => {
    const scope: Scope = { classifier: true, bn: parts.includes('bn'), lastCells: 0 };
    return isPossible(() => networkFacts.assertScope(model, scope, 'affine'));
  };
  return {
    takes: (sidePx) => isPossible(() => networkFacts.assertResolution(model, sidePx)),
    scopes: [[], ...usualScopes.filter(hasScope)],
  };
};

type ScopePart = 'classifier' | 'bn';
const usualScopes: readonly (readonly ScopePart[])[] = [['classifier'], ['classifier', 'bn']];

const isPossible = (assert: () => void): boolean => {
  try {
    assert();
    return true;
  } catch (error) {
    if (isFixresError(error) && /^MODEL_(RESOLUTION|SCOPE)_IMPOSSIBLE$/.test(error.code)) return false;
    throw error;
  }
};
