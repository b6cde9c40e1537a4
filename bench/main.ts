// npm run bench -- NAME... [--json] [--only PART] ...: compares two programs back to back and prints ratios. README.md
// describes the other options.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { benchmarks } from './index.ts';
import { describeMachine } from './report/describe-machine.ts';
import { measure } from './report/measure.ts';
import type { MeasuredBenchmark, Measurement } from './report/measurement.ts';
import type { BenchRow } from './types.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    python: { type: 'string' },
    images: { type: 'string' },
    weights: { type: 'string' },
    onnx: { type: 'string' },
    peer: { type: 'string' },
    program: { type: 'string', default: 'dist/cli/main.js' },
    'images-max': { type: 'string', default: '2000' },
    threads: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string' },
  },
});
const names = values.all ? Object.keys(benchmarks) : positionals;
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));

if (names.length === 0 || unknown.length > 0 || (values.all && positionals.length > 0)) {
  if (unknown.length > 0) console.error(`no benchmark: ${unknown.join(', ')}`);
  console.error(
    `usage: npm run bench -- NAME...|--all [--json] [--python PYTHON] [--images FOLDER] [--weights FILE] [--onnx FILE] [--peer FILE] [--program FILE] [--images-max NUMBER] [--threads NUMBER] [--only PART]\nNAME: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exit(2);
}
const python = values.python ?? null;
const threads = Number(values.threads);
const machine = describeMachine(python);
const measured: MeasuredBenchmark[] = [];
for (const name of names) {
  const result = await measure(name, benchmarks[name]!, {
    python,
    images: values.images ?? null,
    weights: values.weights ?? null,
    onnx: values.onnx ?? null,
    peer: values.peer ?? null,
    program: values.program,
    imagesMax: Number(values['images-max']),
    threads,
    only: values.only ?? null,
    say: (line) => console.error(line),
  });
  measured.push(result);
  if ('skipped' in result) console.error(`SKIPPED ${name}: ${result.skipped}`);
  else if ('failed' in result) console.error(`FAILED ${name}: ${result.failed}`);
  else if (!values.json) for (const row of result.rows) console.log(describe(row));
}
if (values.json) {
  const measurement: Measurement = {
    ...{ machine, threads, date: new Date().toISOString().slice(0, 10), benchmarks: measured },
  };
  console.log(JSON.stringify(measurement, null, 2));
}
process.exitCode = measured.some((result) => 'failed' in result) ? 1 : 0;

function describe({ name, ratio, ours, peer, unit }: BenchRow): string {
  return `${name.padEnd(32)} ${ratio.toFixed(2).padStart(7)}x   ours ${ours.toPrecision(4)} ${unit}, peer ${peer.toPrecision(4)} ${unit}`;
}
