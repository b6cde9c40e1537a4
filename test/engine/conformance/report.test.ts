import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFor, opOf } from './op-of.ts';
import { reportOf, reportText } from './report.ts';
import type { SpecResult } from './run-suite.ts';
import { isInSubset } from './subset.ts';

const results: readonly SpecResult[] = [
  { name: 'conv2d onnx {} x=[2,2,1]', status: 'passed', fallbacks: {} },
  { name: 'conv2d onnx {} gradient', status: 'failed', message: 'Arrays differ', fallbacks: {} },
  { name: 'fft onnx {} 1D', status: 'passed', fallbacks: { FFT: 2, Complex: 1 } },
  { name: 'fft onnx {} 2D', status: 'passed', fallbacks: { FFT: 3 } },
  { name: 'Switching cpu backends cpu {} moves data', status: 'passed', fallbacks: {} },
  { name: 'epsilon is small', status: 'pending', fallbacks: {} },
];

test('a report counts specs, those without fallback, and kernels left to cpu', () => {
  const report = reportOf(results, 'onnx');
  const { passed, failed, pending, passedWithoutFallback } = report;
  assert.deepEqual(
    { passed, failed, pending, passedWithoutFallback },
    { passed: 4, failed: 1, pending: 1, passedWithoutFallback: 1 },
  );
  assert.deepEqual(report.fallbacks, {
    FFT: { calls: 5, firstSpec: 'fft onnx {} 1D' },
    Complex: { calls: 1, firstSpec: 'fft onnx {} 1D' },
  });
});

test('its text names failures by op with the first message', () => {
  assert.equal(
    reportText(reportOf(results, 'onnx'), 'onnx', false),
    `engine onnx: 4 passed, 1 failed, 1 pending
1 passed without any fallback to cpu
calls left to cpu, by kernel:
  FFT 5, first: fft onnx {} 1D
  Complex 1, first: fft onnx {} 1D
failed, by op:
  conv2d: 1
    conv2d onnx {} gradient
      Arrays differ
`,
  );
});

test('a spec is identified by its op, which decides whether it belongs to the subset', () => {
  assert.equal(opOf('pad 4d onnx {} should pad', 'onnx'), 'pad 4d');
  assert.equal(isInSubset('pad 4d onnx {} should pad', 'onnx'), true);
  assert.equal(isInSubset('padding onnx {} should pad', 'onnx'), false);
});

test('only specs that cannot run elsewhere run on cpu for another engine', () => {
  assert.equal(isFor('conv2d cpu {} gradient', 'onnx'), false);
  assert.equal(isFor('conv2d cpu {} gradient', 'cpu'), true);
  assert.equal(isFor('Switching cpu backends cpu {} moves data', 'onnx'), true);
});
