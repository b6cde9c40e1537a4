import type { Scope } from '../../domain/scope.ts';

/** A fine-tuned scope, in the form of the reports' JSON. */
export interface FinetuneScope {
  readonly classifier: boolean;
  readonly bn: boolean;
  readonly last_cells: number;
  /** The whole network; absent: false. */
  readonly all?: true;
}

export const finetuneScope = ({ classifier, bn, lastCells, all }: Scope): FinetuneScope => ({
  classifier,
  bn,
  last_cells: lastCells,
  ...(all === true ? { all } : {}),
});

/** `none`, `classifier`, `classifier + BN`, `classifier + BN + last 3 cells`, `all`. */
export const scopeName = ({ classifier, bn, last_cells, all }: FinetuneScope): string => {
  if (all === true) return 'all';
  const parts = [
    ...(classifier ? ['classifier'] : []),
    ...(bn ? ['BN'] : []),
    ...(last_cells === 1 ? ['last cell'] : last_cells > 1 ? [`last ${last_cells} cells`] : []),
  ];
  return parts.length === 0 ? 'none' : parts.join(' + ');
};

/** Sorted from the smallest to the largest scope. */
export const compareScopes = (a: FinetuneScope, b: FinetuneScope): number =>
  Number(a.all === true) - Number(b.all === true) ||
  a.last_cells - b.last_cells ||
  Number(a.bn) - Number(b.bn) ||
  Number(a.classifier) - Number(b.classifier);
