import type { Scope } from '../spec/experiment.ts';

/** Whether anything is fine-tuned. */
export const isFinetuned = (scope: Scope): boolean => scope.classifier || scope.bn || scope.lastCells > 0;

/** `none`, `classifier`, `classifier+bn+cells:1` ... */
export const scopeName = (scope: Scope): string => {
  const parts = [
    ...(scope.classifier ? ['classifier'] : []),
    ...(scope.bn ? ['bn'] : []),
    ...(scope.lastCells > 0 ? [`cells:${scope.lastCells}`] : []),
  ];
  return parts.length === 0 ? 'none' : parts.join('+');
};
