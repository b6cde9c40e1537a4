import { type Tensor, type Tensor4D, tf } from '../engine/ops/index.ts';
import { type BatchNormLayer, type Layer, relu } from './layers/layers.ts';
import type { ParameterInfo, Shape, Step, StepContext } from './types.ts';

/** A step with the declarations of its parameters, not only their names. */
export interface DeclaredStep extends Step {
  readonly declares: readonly ParameterInfo[];
}

/** A residual block: `relu(branch(x) + shortcut(x))`. An empty shortcut is the identity. */
export interface ResidualBlock {
  readonly name: string;
  /** Ends with a batch norm. */
  readonly branch: readonly Layer[];
  /** What follows that batch norm before the addition, such as a gate. */
  readonly afterBatchNorm?: readonly Layer[];
  readonly shortcut: readonly Layer[];
}

/** A chain of layers, with one tensor in and one out. */
export const sequenceStep = (name: string, ...layers: readonly Layer[]): DeclaredStep =>
  declare(name, layers, {
    apply: ([x], context) => [applyAll(layers, x!, context)],
    ...pooledAsWell(layers),
    measure: ([shape]) => {
      const { output, macs } = measureAll(layers, shape!);
      return { outputs: [output], macs };
    },
  });

/** The fused pooling of a step that consists of a batch norm (and a residual) and a ReLU. */
const pooledAsWell = ([norm, activation, ...more]: readonly Layer[]): Pick<Step, 'applyPooled'> => {
  const ceiling = activation?.reluCeiling;
  if (norm === undefined || !isBatchNorm(norm) || ceiling === undefined || more.length > 0) return {};
  return {
    applyPooled: ([x, residual], context) => norm.applyPooled(x!, context, { residual: residual as Tensor4D, ceiling }),
  };
};

const isBatchNorm = (layer: Layer): layer is BatchNormLayer => 'applyPooled' in layer;

/** A whole residual block. */
export const residualStep = ({ name, branch, afterBatchNorm = [], shortcut }: ResidualBlock): DeclaredStep => {
  const main = [...branch, ...afterBatchNorm];
  return declare(name, [...main, ...shortcut], {
    apply: ([x], context) => [tf.relu(tf.add(applyAll(main, x!, context), applyAll(shortcut, x!, context)))],
    measure: ([shape]) => {
      const measured = measureAll(main, shape!);
      return { outputs: [measured.output], macs: measured.macs + measureAll(shortcut, shape!).macs };
    },
  });
};

/**
 * A residual block as two steps, cut before the batch norm that closes its branch. Two tensors pass between them: the
 * input of that batch norm, and the residual that is added after it. The second step has the block's name, because it
 * produces the block's output.
 */
export const splitResidualSteps = ({
  name,
  branch,
  afterBatchNorm = [],
  shortcut,
}: ResidualBlock): [DeclaredStep, DeclaredStep] => {
  const [before, closing] = [branch.slice(0, -1), [...branch.slice(-1), ...afterBatchNorm]];
  return [
    declare(`${name}.before-bn`, [...before, ...shortcut], {
      apply: ([x], context) => [applyAll(before, x!, context), applyAll(shortcut, x!, context)],
      measure: ([shape]) => {
        const [main, residual] = [measureAll(before, shape!), measureAll(shortcut, shape!)];
        return { outputs: [main.output, residual.output], macs: main.macs + residual.macs };
      },
    }),
    declare(name, closing, {
      apply: ([x, residual], context) => [tf.relu(tf.add(applyAll(closing, x!, context), residual!))],
      ...pooledAsWell([...closing, relu]),
      measure: ([shape]) => {
        const { output, macs } = measureAll(closing, shape!);
        return { outputs: [output], macs };
      },
    }),
  ];
};

/** Executes steps in order. The caller owns the results; wrap the call in `tf.tidy` to dispose of the rest. */
export const runSteps = (steps: readonly Step[], inputs: readonly Tensor[], context: StepContext): Tensor[] =>
  steps.reduce<Tensor[]>((tensors, step) => step.apply(tensors, context), [...inputs]);

/** The same for steps whose inputs need no gradient. */
export const runHead = (steps: readonly Step[], inputs: readonly Tensor[], context: StepContext): Tensor[] => {
  const [first, second, ...rest] = steps;
  const pooled = second?.name === poolName ? first!.applyPooled?.(inputs, context) : undefined;
  return pooled === undefined ? runSteps(steps, inputs, context) : runSteps(rest, [pooled], context);
};

/** Name of the step that takes the mean over height and width. */
export const poolName = 'pool';

/** A step from the layers whose parameters it reads, and its functions. */
export const declare = (
  name: string,
  layers: readonly Layer[],
  step: Pick<Step, 'apply' | 'applyPooled' | 'measure'>,
): DeclaredStep => {
  const declares = layers.flatMap((layer) => layer.parameters);
  return { name, declares, parameters: declares.map((parameter) => parameter.name), ...step };
};

/** Applies layers in order. */
export const applyAll = (layers: readonly Layer[], x: Tensor, context: StepContext): Tensor =>
  layers.reduce((value, layer) => layer.apply(value, context), x);

/** The same, by arithmetic alone. */
export const measureAll = (layers: readonly Layer[], input: Shape): { output: Shape; macs: number } => {
  let [output, macs] = [input, 0];
  for (const layer of layers) {
    const measured = layer.measure(output);
    output = measured.output;
    macs += measured.macs;
  }
  return { output, macs };
};
