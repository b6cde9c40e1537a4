import type { Scope } from '../../spec/experiment.ts';

/** Whether anything is fine-tuned. */
export const isFinetuned = (scope: Scope): boolean =>
  scope.classifier || scope.bn || scope.lastCells > 0 || scope.all === true;

/** The network as it is. */
export const noScope: Scope = { classifier: false, bn: false, lastCells: 0 };

/** `none`, `classifier`, `classifier+bn+cells:1`, `all` ... */
export const scopeName = (scope: Scope): string => {
  if (scope.all === true) return 'all';
  const parts = [
    ...(scope.classifier ? ['classifier'] : []),
    ...(scope.bn ? ['bn'] : []),
    ...(scope.lastCells > 0 ? [`cells:${scope.lastCells}`] : []),
  ];
  return parts.length === 0 ? 'none' : parts.join('+');
};
