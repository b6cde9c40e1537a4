import { FixresError } from '../base/errors.ts';
import { type InputSize, shorterSidePx } from '../domain/input-size.ts';
import { importAny } from './import-network.ts';
import { inspectOpaque } from './inspect-opaque.ts';
import { elementCount, multiplyAdds, parameterCount, shapesAt } from './measure.ts';
import type { HeadNames, OnnxHead } from './onnx/find-head.ts';
import type { ResampledSides } from './resample-positions.ts';
import type { Network, Shape } from './types.ts';

/** A scope or cut, and why it is not possible. */
export interface PossibleScope {
  readonly scope: 'classifier' | 'bn' | 'last_cells' | 'all';
  readonly isPossible: boolean;
  readonly reason: string;
}

/** What is known about a network in a file. */
export interface NetworkInspection {
  readonly file: string;
  readonly format: string;
  /** `opaque`: ONNX Runtime runs it unchanged, up to its head. */
  readonly trunk: 'understood' | 'opaque';
  readonly producer: string;
  /** Of ONNX. */
  readonly opset: number | null;
  /** How many nodes there are of each operator, the most first. */
  readonly operators: Readonly<Record<string, number>>;
  readonly input: { readonly name: string; readonly shape: readonly (number | string | null)[] };
  readonly output: { readonly name: string; readonly classes: number };
  /** Nodes behind the logits that are left out. */
  readonly leftOut: readonly string[];
  /** Of an opaque network its pooling is not looked for. */
  readonly pooling: string | null;
  readonly classifier: string | null;
  /** `scale and shift`: the batch norms were folded away, and these stand in for them. */
  readonly batchNormForm: 'batch norm' | 'scale and shift' | 'norm' | null;
  readonly lastBatchNorms: readonly string[];
  readonly scopes: readonly PossibleScope[];
  readonly parameters: number;
  /** Smallest side of a picture, pixels; of an opaque network null: only a trial tells. */
  readonly minimumSidePx: number | null;
  readonly resolutionPx: InputSize;
  /** How the position embedding is resampled for that resolution; null: it is not, or there is none. */
  readonly resampled: ResampledSides | null;
  /** Of one image at that resolution. */
  readonly multiplyAdds: number;
  /** Most that is alive of one image at one time, bytes; an engine that fuses needs less. null: not known. */
  readonly activationBytes: number | null;
  /** What is kept of one image at each cut, bytes of 32-bit floats. */
  readonly cutBytes: Readonly<Record<string, number>>;
  readonly steps: readonly { readonly name: string; readonly outputs: readonly Shape[]; readonly parameters: number }[];
}

/** Looks at a network by arithmetic alone. Throws as `importAny` does, and MODEL_RESOLUTION_IMPOSSIBLE. */
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
