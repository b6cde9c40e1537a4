import { isFixresError } from '../../base/errors.ts';
import type { Experiment } from '../../spec/experiment.ts';
import { networkFacts } from '../facts/network-facts.ts';

/** What the network can be tested and fine-tuned with, as a spec writes it. */
export interface DraftGrid {
  /** Rising, pixels. */
  readonly resolutionsPx: readonly number[];
  readonly scopes: readonly string[];
}

/** Between three quarters and twice the native resolution, in steps of 32 pixels, or finer for small images. */
export const draftGrid = ({ variants: [variant] }: Experiment, nativePx: number): DraftGrid => {
  const model = variant!.models[0]!;
  const step = nativePx >= 128 ? 32 : 8;
  const steps = Math.floor((2 * nativePx - nativePx * 0.75) / step);
  const first = Math.ceil((0.75 * nativePx) / step) * step;
  const sides = [nativePx, ...Array.from({ length: steps + 1 }, (_, index) => first + index * step)];
  const wanted = [...new Set(sides)].filter((side) => side <= 2 * nativePx).sort((a, b) => a - b);
  const scope = { classifier: true, bn: false, lastCells: 0 };
  return {
    resolutionsPx: wanted.filter((side) => isPossible(() => networkFacts.assertResolution(model, side))),
    scopes: [
      '[]',
      ...(isPossible(() => networkFacts.assertScope(model, scope, 'affine')) ? ['[classifier]'] : []),
      ...(isPossible(() => networkFacts.assertScope(model, { ...scope, bn: true }, 'affine'))
        ? ['[classifier, bn]']
        : []),
    ],
  };
};

const isPossible = (assert: () => void): boolean => {
  try {
    assert();
    return true;
  } catch (error) {
    if (isFixresError(error) && /^MODEL_(RESOLUTION|SCOPE)_IMPOSSIBLE$/.test(error.code)) return false;
    throw error;
  }
};
