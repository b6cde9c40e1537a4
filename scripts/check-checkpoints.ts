// Reads checkpoints in the formats of training tools, and compares the network's logits with PyTorch's:
//   npm run check:checkpoints [-- --python PYTHON]     PYTHON: an interpreter with torch, torchvision and safetensors
// Skipped without such a Python. Prints a table of the files. Exit code 1 if a file is refused or logits differ.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeModel } from '../src/app/network/describe-model.ts';
import { isFixresError } from '../src/base/errors.ts';
import { openEngine, tf } from '../src/engine/index.ts';
import { LiveParameters } from '../src/method/training/live-parameters.ts';
import { findArchitecture, loadWeights, runSteps } from '../src/model/index.ts';
import { textTable } from '../src/report/render/text-table.ts';

interface Expected {
  readonly side: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly files: readonly {
    readonly file: string;
    readonly entry: string | null;
    readonly logits: readonly number[];
  }[];
}

/** Largest allowed difference, relative to the largest logit. */
const allowed = 1e-3;

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });

const logitsOf = async (file: string, weightsEntry: string | null, images: Float32Array, side: number) => {
  const { name, classes } = describeModel(file, { cwd: '/', weightsEntry });
  const network = findArchitecture(name ?? 'unknown', classes?.value ?? 0);
  const parameters = new LiveParameters(network.parameters, loadWeights(network, file, { weightsEntry }));
  const input = tf.tensor(images, [images.length / (side * side * 3), side, side, 3]);
  const logits = tf.tidy(() => runSteps(network.steps, [input], parameters.context)[0]!);
  try {
    return await logits.data();
  } finally {
    tf.dispose([input, logits]);
    parameters.dispose();
  }
};

const skipped = (why: string): never => {
  console.log(`check:checkpoints skipped: ${why}; name another Python with --python`);
  process.exit(0);
};

const probe = spawnSync(values.python, ['-c', 'import numpy, safetensors, torch, torchvision'], { encoding: 'utf8' });
if (probe.error !== undefined) skipped(`there is no ${values.python}`);
if (probe.status !== 0) skipped(`${values.python}: ${probe.stderr.trim().split('\n').at(-1)}`);
const folder = mkdtempSync(join(tmpdir(), 'fixres-check-checkpoints-'));
try {
  const script = fileURLToPath(new URL('check-checkpoints/make.py', import.meta.url));
  const made = spawnSync(values.python, [script, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (made.status !== 0) throw new Error(`${script} ended with code ${made.status}`);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
  const bytes = readFileSync(join(folder, 'images.f32'));
  const images = new Float32Array(new Uint8Array(bytes).buffer);
  await openEngine({ engine: 'onnx' });
  const rows: string[][] = [];
  for (const { file, entry, logits } of expected.files) {
    const path = join(folder, file);
    try {
      const got = await logitsOf(path, entry, images, expected.side);
      const largest = Math.max(...logits.map(Math.abs));
      const difference = Math.max(...logits.map((value, index) => Math.abs(value - got[index]!))) / largest;
      const isSame = got.length === logits.length && difference <= allowed;
      const { taken } = describeModel(path, { cwd: '/', weightsEntry: entry });
      rows.push([file, entry ?? '', isSame ? 'ok' : 'DIFFERENT', difference.toExponential(1), taken ?? '']);
    } catch (error) {
      if (!isFixresError(error)) throw error;
      rows.push([file, entry ?? '', 'REFUSED', '', error.message]);
    }
  }
  const versions = Object.entries(expected.versions).map(([name, version]) => `${name} ${version}`);
  console.log(textTable(['file', 'weights_entry', 'logits', 'difference', 'weights used'], rows));
  const right = rows.filter(([, , outcome]) => outcome === 'ok').length;
  console.log(`\n${right} of ${rows.length} agree with ${versions.join(', ')}`);
  process.exitCode = right === rows.length ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
