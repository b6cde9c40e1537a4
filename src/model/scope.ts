import { FixresError } from '../base/errors.ts';
import { type BatchNormMode, cutForScope, type Scope } from '../domain/scope.ts';
import { isLearnable, isLearnt } from './measure.ts';
import type { Network } from './types.ts';

/** What a network's structure supports. */
export interface PossibleScopes {
  readonly classifier: boolean;
  readonly bn: boolean;
  /** Maximum number of last cells. */
  readonly lastCells: number;
}

export const possibleScopes = (network: Network): PossibleScopes => ({
  classifier: network.lacks?.classifier === undefined,
  bn: 'bn' in network.cuts,
  lastCells: Object.keys(network.cuts).filter((cut) => cut.startsWith('cells:')).length,
});

/** Throws MODEL_SCOPE_IMPOSSIBLE for a scope that the network lacks, or lacks in this mode. */
export const assertScope = (network: Network, scope: Scope, mode: BatchNormMode): void => {
  const possible = possibleScopes(network);
  if (scope.all === true) {
    if (network.lacks?.all !== undefined) throw impossible(network, 'all', network.lacks.all);
    return;
  }
  if (scope.classifier && !possible.classifier) throw impossible(network, 'classifier', network.lacks?.classifier);
  if (scope.bn && mode === 'statistics' && network.lacks?.statistics !== undefined) {
    throw new FixresError(
      'MODEL_SCOPE_IMPOSSIBLE',
      `\`${network.architecture}\` does not support fine-tuning \`bn\` with \`bn: statistics\`: ${network.lacks.statistics}`,
      { path: '/finetune/bn', hint: 'set `bn: affine` of `finetune`, which trains a scale and shift instead' },
    );
  }
  const wanted = scope.bn && !possible.bn ? 'bn' : `last_cells: ${scope.lastCells}`;
  const isPossible = (!scope.bn || possible.bn) && scope.lastCells <= possible.lastCells;
  if (isPossible && scope.lastCells >= 0 && Number.isInteger(scope.lastCells)) return;
  const reason = wanted === 'bn' ? network.lacks?.bn : network.lacks?.lastCells;
  throw impossible(network, wanted, reason);
};

const impossible = (network: Network, wanted: string, reason: string | undefined): FixresError =>
  new FixresError(
    'MODEL_SCOPE_IMPOSSIBLE',
    `\`${network.architecture}\` does not support fine-tuning \`${wanted}\`${reason === undefined ? '' : `: ${reason}`}`,
    { path: '/finetune/scopes', hint: hintOf(possibleScopes(network), network.lacks?.classifierHint) },
  );

const hintOf = (possible: PossibleScopes, classifierHint: string | undefined): string => {
  if (!possible.classifier) return classifierHint ?? 'set `scopes: [[]]`: this network can only be tested';
  if (possible.lastCells === 0)
    return `use ${possible.bn ? '`classifier` or `bn`, the only possible scopes' : '`classifier`, the only possible scope'}`;
  return `use \`classifier\`, ${possible.bn ? '`bn`, ' : ''}or \`last_cells: 1\` to \`last_cells: ${possible.lastCells}\`: this network has ${possible.lastCells} cells`;
};

/** What fine-tuning changes: parameters trained by gradient, and batch norms that run on batch statistics. */
export interface TrainedParts {
  readonly parameters: readonly string[];
  readonly batchNorms: readonly string[];
}

/**
 * The parts of a scope. Cells are trained completely, with all of their batch norms in training mode, as the reference
 * does for PNASNet; only the last batch norm follows `mode`.
 * Source: facebookresearch/FixRes, imnet_finetune/train.py.
 */
export const partsOfScope = (network: Network, scope: Scope, mode: BatchNormMode): TrainedParts => {
  assertScope(network, scope, mode);
  if (scope.all === true) return allParts(network);
  const isClassifier = (name: string) => name.startsWith(`${network.classifier}.`);
  const cellSteps = scope.lastCells === 0 ? [] : network.steps.slice(network.cuts[cutForScope(scope)]);
  const inCells = new Set(cellSteps.flatMap((step) => step.parameters).filter((name) => !isClassifier(name)));
  const lastBatchNorms = scope.bn ? network.lastBatchNorms : [];
  const inLastBatchNorm = (name: string) => lastBatchNorms.some((prefix) => name.startsWith(`${prefix}.`));
  const isTrained = (name: string) =>
    inCells.has(name) || (mode === 'affine' && inLastBatchNorm(name)) || (scope.classifier && isClassifier(name));
  return {
    parameters: network.parameters
      .filter(isLearnable)
      .map(({ name }) => name)
      .filter(isTrained),
    batchNorms: batchNormsOf(network).filter(
      (prefix) => inCells.has(`${prefix}.running_mean`) || lastBatchNorms.includes(prefix),
    ),
  };
};

/** Everything: for the scope `all`, and for training. */
export const allParts = (network: Network): TrainedParts => ({
  parameters: network.parameters.filter(isLearnt).map(({ name }) => name),
  batchNorms: batchNormsOf(network),
});

const batchNormsOf = (network: Network): string[] =>
  network.parameters.filter(({ role }) => role === 'bn-mean').map(({ name }) => name.slice(0, -'.running_mean'.length));
