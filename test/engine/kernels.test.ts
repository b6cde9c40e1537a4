import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineStats, openEngine } from '../../src/engine/index.ts';
import { assertClose, directionalDerivatives, evaluate, numbers, sizeOf } from './compare.ts';
import type { KernelCase } from './kernel-case.ts';
import { kernelCases } from './kernel-cases.ts';

const valuesOf = ({ name, shapes, range }: KernelCase) =>
  shapes.map((shape, i) => numbers(sizeOf(shape), `${name} ${i}`, ...(range ?? [])));

await openEngine({ engine: 'cpu' });
const reference = new Map(
  kernelCases.map((kernelCase) => [
    kernelCase.name,
    evaluate(kernelCase.f, valuesOf(kernelCase), kernelCase.shapes, kernelCase.cpuGradient === undefined),
  ]),
);
await openEngine({ engine: 'onnx', threads: 2 });

for (const kernelCase of kernelCases) {
  const { name, shapes, f, cpuGradient } = kernelCase;
  test(`onnx: ${name} has the values and gradients that cpu has, and those of finite differences`, () => {
    const values = valuesOf(kernelCase);
    const expected = reference.get(name)!;
    const { output, gradients } = evaluate(f, values, shapes);
    assertClose(output, expected.output, 1e-5, 'output');
    if (cpuGradient !== 'wrong') {
      gradients.forEach((gradient, i) => {
        assertClose(gradient, expected.gradients[i]!, 2e-5, `gradient of input ${i}`);
      });
    }
    const { byGradient, byDifference } = directionalDerivatives(f, values, shapes, kernelCase.stepSize);
    assertClose([byGradient], [byDifference], 5e-3, 'directional derivative');
  });
}

test('onnx: only the gradient of a product was left to cpu in the cases above', () => {
  assert.deepEqual(Object.keys(engineStats().fallbacks), ['Cumprod']);
});
