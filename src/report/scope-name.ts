/** What is fine-tuned, as the reports' JSON has it. */
export interface FinetuneScope {
  readonly classifier: boolean;
  readonly bn: boolean;
  readonly last_cells: number;
}

/** `none`, `classifier`, `classifier + BN`, `classifier + BN + last 3 cells`. */
export const scopeName = ({ classifier, bn, last_cells }: FinetuneScope): string => {
  const parts = [
    ...(classifier ? ['classifier'] : []),
    ...(bn ? ['BN'] : []),
    ...(last_cells === 1 ? ['last cell'] : last_cells > 1 ? [`last ${last_cells} cells`] : []),
  ];
  return parts.length === 0 ? 'none' : parts.join(' + ');
};

/** The network as it is. */
export const isUntouched = (scope: FinetuneScope): boolean => scopeName(scope) === 'none';

/** From the least to the most that is fine-tuned. */
export const compareScopes = (a: FinetuneScope, b: FinetuneScope): number =>
  a.last_cells - b.last_cells || Number(a.bn) - Number(b.bn) || Number(a.classifier) - Number(b.classifier);
