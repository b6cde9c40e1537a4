import { FixresError } from '../base/errors.ts';
import { type InputSize, shorterSidePx } from '../domain/input-size.ts';
import { importAny } from './import-network.ts';
import { inspectOpaque } from './inspect-opaque.ts';
import { elementCount, multiplyAdds, parameterCount, shapesAt } from './measure.ts';
import type { HeadNames, OnnxHead } from './onnx/find-head.ts';
import type { ResampledSides } from './resample-positions.ts';
import type { Network, Shape } from './types.ts';

/** A scope, and what it trains or why it is not possible. */
export interface PossibleScope {
  readonly scope: 'classifier' | 'bn' | 'last_cells' | 'all';
  readonly isPossible: boolean;
  readonly reason: string;
}

/** What is known about a network in a file. */
export interface NetworkInspection {
  readonly file: string;
  readonly format: string;
  /** `opaque`: ONNX Runtime runs it unchanged up to its head. */
  readonly trunk: 'understood' | 'opaque';
  readonly producer: string;
  /** ONNX opset. */
  readonly opset: number | null;
  /** Number of nodes per operator, most frequent first. */
  readonly operators: Readonly<Record<string, number>>;
  readonly input: { readonly name: string; readonly shape: readonly (number | string | null)[] };
  readonly output: { readonly name: string; readonly classes: number };
  /** Nodes after the logits, which are dropped. */
  readonly leftOut: readonly string[];
  /** Not determined for an opaque network. */
  readonly pooling: string | null;
  readonly classifier: string | null;
  /** `scale and shift`: the batch norms were folded away, and these replace them. */
  readonly batchNormForm: 'batch norm' | 'scale and shift' | 'norm' | null;
  readonly lastBatchNorms: readonly string[];
  readonly scopes: readonly PossibleScope[];
  readonly parameters: number;
  /** Smallest image side, pixels; null for an opaque network, where only a trial run can tell. */
  readonly minimumSidePx: number | null;
  readonly resolutionPx: InputSize;
  /** How the position embedding is resampled for that resolution; null: it is not, or there is none. */
  readonly resampled: ResampledSides | null;
  /** For one image at that resolution. */
  readonly multiplyAdds: number;
  /** Peak memory of one image's live tensors, bytes; an engine that fuses needs less. null: unknown. */
  readonly activationBytes: number | null;
  /** What is stored per image at each cut, bytes of 32-bit floats. */
  readonly cutBytes: Readonly<Record<string, number>>;
  readonly steps: readonly { readonly name: string; readonly outputs: readonly Shape[]; readonly parameters: number }[];
}

/**
 * Inspects a network by arithmetic alone, or by running it if it is opaque. Throws as `importAny` does, and
 * MODEL_RESOLUTION_IMPOSSIBLE.
 */
export const inspectNetwork = (file: string, resolutionPx: InputSize, names: HeadNames = {}): NetworkInspection => {
  const imported = importAny(file, names);
  if (!('activationBytes' in imported)) return inspectOpaque(file, resolutionPx, imported);
  const { network, graph, head, activationBytes } = imported;
  if (shorterSidePx(resolutionPx) < network.minimumSidePx) throw tooSmall(file, network.minimumSidePx, resolutionPx);
  const shapes = shapesAt(network, resolutionPx);
  const counts = new Map<string, number>();
  for (const { type } of graph.nodes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const sizes = new Map(network.parameters.map(({ name, shape }) => [name, elementCount(shape)]));
  return {
    file,
    format: network.architecture,
    trunk: 'understood',
    producer: graph.producer,
    opset: graph.opset,
    operators: Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a)),
    input: graph.inputs[0]!,
    output: { name: head.logits, classes: network.classes },
    leftOut: head.dropped.map(({ name, type }) => `${name} (${type})`),
    pooling: `${head.pooling.name} (${head.pooling.type})`,
    classifier: `${head.classifier.name} (${head.classifier.type})`,
    batchNormForm: head.noBatchNorm !== null ? null : head.folded.length > 0 ? 'scale and shift' : 'batch norm',
    lastBatchNorms: network.lastBatchNorms,
    scopes: [
      { scope: 'classifier', isPossible: true, reason: 'the linear layer after the pooling' },
      {
        scope: 'bn',
        isPossible: head.noBatchNorm === null,
        reason: head.noBatchNorm ?? batchNormText(network, head),
      },
      { scope: 'last_cells', isPossible: false, reason: network.lacks?.lastCells ?? '' },
    ],
    parameters: parameterCount(network),
    minimumSidePx: network.minimumSidePx,
    resolutionPx,
    resampled: null,
    multiplyAdds: multiplyAdds(network, resolutionPx),
    activationBytes: activationBytes(resolutionPx),
    cutBytes: Object.fromEntries(
      Object.entries(network.cuts).map(([cut, index]) => [cut, 4 * sumOf(shapes[index]!.map(elementCount))]),
    ),
    steps: network.steps.map((step, index) => ({
      name: step.name,
      outputs: shapes[index + 1]!,
      parameters: sumOf(step.parameters.map((name) => sizes.get(name)!)),
    })),
  };
};

const batchNormText = ({ lastBatchNorms, lacks }: Network, { folded }: OnnxHead): string => {
  const names = lastBatchNorms.join(', ');
  if (folded.length === 0) return `the batch norm before the pooling: ${names}`;
  return `only with \`bn: affine\`, a scale and shift after ${folded.join(' and ')}: ${names}; not with \`bn: statistics\`, because ${lacks?.statistics}`;
};

const tooSmall = (file: string, minimumPx: number, sizePx: InputSize): FixresError =>
  new FixresError(
    'MODEL_RESOLUTION_IMPOSSIBLE',
    `the network takes images of at least ${minimumPx} px, not of ${sizePx}`,
    {
      path: file,
      hint: 'raise `--resolution`',
    },
  );

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
