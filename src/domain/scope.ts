/** What is fine-tuned together; an empty scope is the unmodified network. */
export interface Scope {
  readonly classifier: boolean;
  /** The last batch norm. */
  readonly bn: boolean;
  /** The last n cells of the trunk, with everything between them and the classifier. */
  readonly lastCells: number;
  /** The whole network, every batch norm in training mode. Absent: not all. */
  readonly all?: true;
}

/** `statistics`: the last batch norm's scale and shift are frozen. `affine`: they are trained. */
export type BatchNormMode = 'statistics' | 'affine';

/**
 * Where a network is split into trunk and head: before the classifier, before the last BN, before the last n cells, or
 * before everything (`input`: the whole network is the head, for the scope `all`; its features are never kept).
 */
export type CutName = 'pooled' | 'bn' | `cells:${number}` | 'input';

/** The unmodified network. */
export const noScope: Scope = { classifier: false, bn: false, lastCells: 0 };

/** Whether anything is fine-tuned. */
export const isFinetuned = (scope: Scope): boolean =>
  scope.classifier || scope.bn || scope.lastCells > 0 || scope.all === true;

/** The latest cut that leaves all of the scope in the head. */
export const cutForScope = (scope: Scope): CutName => {
  if (scope.all === true) return 'input';
  if (scope.lastCells > 0) return `cells:${scope.lastCells}`;
  return scope.bn ? 'bn' : 'pooled';
};

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
