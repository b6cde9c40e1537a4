import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ConformanceReport } from './report.ts';

/**
 * How many specs of tfjs-core 4.22's suite the subset holds. Recorded on 2026-11-24 from
 * `npm run conformance -- --engine cpu --subset`; fewer would mean that the filter or the bundle lost some.
 */
const specsInSubset = 2183;

/** Of those, how many `onnx` passed with its own kernels alone on the same day; may only grow. */
const passedWithoutFallback = 2018;

test("the onnx backend passes the part of tfjs-core's own suite that networks here need", async () => {
  const report = await runSubset('onnx');
  assert.deepEqual(report.failures, []);
  assert.equal(report.passed, specsInSubset);
  assert.ok(report.passedWithoutFallback >= passedWithoutFallback, `only ${report.passedWithoutFallback}`);
});

test("our gradients pass the same part of tfjs-core's suite on the cpu backend", async () => {
  const report = await runSubset('cpu');
  assert.deepEqual(report.failures, []);
  assert.equal(report.passed, specsInSubset);
});

// In a process of its own: TF.js's engine and Jasmine are global.
const runSubset = (engine: string): Promise<ConformanceReport> => {
  const script = fileURLToPath(new URL('../../../scripts/conformance.js', import.meta.url));
  const args = ['--import', 'tsx', script, '--engine', engine, '--subset', '--json'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(JSON.parse(stdout) as ConformanceReport);
      else reject(new Error(`the suite gave no report: ${stderr.slice(-2000)}`, { cause: error }));
    });
  });
};
