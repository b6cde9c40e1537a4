import type { Constants } from './constants.ts';
import { neededFor } from './cut-model.ts';
import type { OpaqueModel } from './read-model.ts';

/** A convolution or matrix product. */
export interface Product {
  readonly input: string;
  readonly output: string;
  /** Multiply-adds per output value; null: the length of its input's last axis. */
  readonly each: number | null;
}

const convolutions = /(^|\.)(Conv|FusedConv|QLinearConv|ConvInteger|NhwcFusedConv)$/;
const matrices =
  /(^|\.)(Gemm|MatMul|FusedMatMul|FusedGemm|QLinearMatMul|MatMulInteger|DynamicQuantizeMatMul|MatMulIntegerToFloat)$/;

/** The convolutions and matrix products needed for some values, which dominate a network's cost. */
export const productsOf = (model: OpaqueModel, values: readonly string[], constants: Constants): Product[] =>
  neededFor(model, values).nodes.flatMap(({ type, inputs, outputs }): Product[] => {
    const [input, output] = [inputs[0], outputs[0]];
    if (input === undefined || output === undefined || constants.has(output)) return [];
    if (matrices.test(type)) return [{ input, output, each: null }];
    if (!convolutions.test(type)) return [];
    const filter = inputs[type.endsWith('QLinearConv') ? 3 : 1];
    const dims =
      model.initialisers.get(filter ?? '')?.dims ?? (constants.has(filter) ? constants.read(filter).dims : []);
    return [{ input, output, each: dims.slice(1).reduce((product, size) => product * size, 1) }];
  });

export const costOf = ({ each }: Product, output: readonly number[], input: readonly number[]): number =>
  output.reduce((product, size) => product * size, 1) * (each ?? input.at(-1) ?? 1);
