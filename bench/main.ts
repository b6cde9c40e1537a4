// npm run bench -- NAME [--json] [--only PART] ...: two programs back to back, as ratios. README.md names the others.
import { parseArgs } from 'node:util';
import { benchmarks } from './index.ts';
import type { BenchRow } from './types.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    python: { type: 'string' },
    images: { type: 'string' },
    weights: { type: 'string' },
    peer: { type: 'string' },
    program: { type: 'string', default: 'dist/cli/main.js' },
    'images-max': { type: 'string', default: '2000' },
    only: { type: 'string' },
  },
});
const [name] = positionals;
const benchmark = name === undefined ? undefined : benchmarks[name];

if (name === undefined || benchmark === undefined) {
  console.error(
    `usage: npm run bench -- NAME [--json] [--only PART] [--python PYTHON] [--images FOLDER] [--weights FILE] [--peer FILE] [--program FILE] [--images-max NUMBER]\nNAME: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exit(2);
}
const result = await benchmark({
  python: values.python ?? null,
  images: values.images ?? null,
  weights: values.weights ?? null,
  peer: values.peer ?? null,
  program: values.program,
  imagesMax: Number(values['images-max']),
  only: values.only ?? null,
  say: (line) => console.error(line),
});
if ('skipped' in result) {
  console.error(`SKIPPED ${name}: ${result.skipped}`);
  if (values.json) console.log('[]');
} else if (values.json) {
  console.log(JSON.stringify(result));
} else {
  for (const row of result) console.log(describe(row));
}

function describe({ name, ratio, ours, peer, unit }: BenchRow): string {
  return `${name.padEnd(32)} ${ratio.toFixed(2).padStart(7)}x   ours ${ours.toPrecision(4)} ${unit}, peer ${peer.toPrecision(4)} ${unit}`;
}
