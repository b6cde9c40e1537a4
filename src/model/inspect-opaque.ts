import type { InputSize } from '../domain/input-size.ts';
import type { NetworkInspection, PossibleScope } from './inspect-network.ts';
import { elementCount, multiplyAdds, parameterCount, shapesAt } from './measure.ts';
import type { OpaqueNetwork } from './opaque/import-opaque.ts';

/** Inspects an opaque network, which is measured by running it. Throws MODEL_RESOLUTION_IMPOSSIBLE. */
export const inspectOpaque = (
  file: string,
  resolutionPx: InputSize,
  { network, model, image, head }: OpaqueNetwork,
): NetworkInspection => {
  const shapes = shapesAt(network, resolutionPx);
  const counts = new Map<string, number>();
  for (const { type } of model.nodes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sizes = new Map(network.parameters.map(({ name, shape }) => [name, elementCount(shape)]));
  const bytesOf = (index: number) => 4 * sumOf(shapes[index]!.map(elementCount));
  const [norm] = head.norms;
  return {
    file,
    format: network.architecture,
    trunk: 'opaque',
    producer: model.producer,
    opset: model.opset,
    operators: Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a)),
    input: image,
    output: { name: head.logits, classes: network.classes },
    leftOut: head.dropped.map(({ name, type }) => `${name} (${type})`),
    pooling: null,
    classifier: head.linears.map(({ node }) => `${node.name} (${node.type})`).join(' and ') || null,
    batchNormForm: norm === undefined ? null : norm.form === 'batch' ? 'batch norm' : 'norm',
    lastBatchNorms: network.lastBatchNorms,
    scopes: scopesOf({ network, head }),
    parameters: parameterCount(network),
    minimumSidePx: null,
    resolutionPx,
    resampled: network.resampledAt?.(resolutionPx) ?? null,
    multiplyAdds: multiplyAdds(network, resolutionPx),
    activationBytes: null,
    cutBytes: Object.fromEntries(Object.entries(network.cuts).map(([cut, index]) => [cut, bytesOf(index)])),
    steps: network.steps.map((step, index) => ({
      name: step.name,
      outputs: shapes[index + 1]!,
      parameters: sumOf(step.parameters.map((name) => sizes.get(name)!)),
    })),
  };
};

const scopesOf = ({ network, head }: Pick<OpaqueNetwork, 'network' | 'head'>): PossibleScope[] => {
  const lacks = network.lacks ?? {};
  const layers = head.linears.map(({ name }) => name).join(' and ');
  const norms = `the normalisation before the classifier: ${network.lastBatchNorms.join(', ')}`;
  const affine = lacks.statistics === undefined ? '' : `; only with \`bn: affine\`, because ${lacks.statistics}`;
  return [
    possible('classifier', lacks.classifier, `the linear layer at the end: ${layers}`),
    possible('bn', lacks.bn, `${norms}${affine}`),
    possible('last_cells', lacks.lastCells, ''),
    possible('all', lacks.all, ''),
  ];
};

const possible = (scope: PossibleScope['scope'], lacks: string | undefined, reason: string): PossibleScope => ({
  scope,
  isPossible: lacks === undefined,
  reason: lacks ?? reason,
});

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
