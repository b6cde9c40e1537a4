import { isFixresError } from '../../base/errors.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { gridAround } from '../advise/choose-grid.ts';
import { networkFacts } from '../facts/network-facts.ts';

/** What the network can be tested and fine-tuned with, as a spec writes it. */
export interface DraftGrid {
  /** Rising, pixels. */
  readonly resolutionsPx: readonly number[];
  readonly scopes: readonly string[];
}

/** Of the resolutions around the native one and the usual scopes, those that the network can do. */
export const draftGrid = ({ variants: [variant] }: Experiment, nativePx: number): DraftGrid => {
  const model = variant!.models[0]!;
  const scope = { classifier: true, bn: false, lastCells: 0 };
  return {
    resolutionsPx: gridAround(nativePx).filter((side) => isPossible(() => networkFacts.assertResolution(model, side))),
    scopes: [
      '[]',
      ...(isPossible(() => networkFacts.assertScope(model, scope, 'affine')) ? ['[classifier]'] : []),
      ...(isPossible(() => networkFacts.assertScope(model, { ...scope, bn: true }, 'affine'))
        ? ['[classifier, bn]']
        : []),
    ],
  };
};

/** Whether the network can do what is asserted. */
export const isPossible = (assert: () => void): boolean => {
  try {
    assert();
    return true;
  } catch (error) {
    if (isFixresError(error) && /^MODEL_(RESOLUTION|SCOPE)_IMPOSSIBLE$/.test(error.code)) return false;
    throw error;
  }
};
