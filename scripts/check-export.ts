// Fine-tunes ONNX files, exports them, and compares onnxruntime's predictions in Python with fixres's:
//   npm run check:export -- --folder NETWORKS --images PHOTOGRAPHS [--python PYTHON] [--only NAME] [--program FILE]
// NETWORKS holds NAME.onnx with 10 classes and NAME.json with their sizes, as check:networks keeps them; PHOTOGRAPHS is
// a folder of photographs. Twenty of them are used for training and testing. The exported file is then used as a model:
// without any settings it must reproduce the run's predictions. PYTHON needs onnxruntime, NumPy and Pillow.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEngine } from '../src/engine/index.ts';
import { importNetwork, possibleScopes } from '../src/model/index.ts';
import { listRuns } from '../src/store/queries/runs/runs.ts';
import { openStore } from '../src/store/store.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    images: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
    program: { type: 'string', default: 'dist/cli/main.js' },
  },
});
if (values.folder === undefined || values.images === undefined) throw new Error('give --folder and --images');
const networks = resolve(values.folder);
const photographs = resolve(values.images);

/** Largest allowed difference of a probability. */
const allowed = 1e-3;
const classes = 10;
const program = resolve(values.program);
const python = fileURLToPath(new URL('check-export/predict.py', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'fixres-check-export-'));
const fixres = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [program, ...args], {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Copies the first photographs into class folders, two per class, and returns their paths. */
const dataset = (): string[] => {
  const files = readdirSync(photographs, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.jpe?g$/i.test(name),
  );
  return files.slice(0, 2 * classes).map((name, index) => {
    const folder = join(work, 'photos', `class${index % classes}`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${index}.jpg`);
    copyFileSync(join(photographs, name), file);
    return file;
  });
};

const spec = (name: string, model: string, scopes: string, test: string): string => {
  const file = join(work, `${name}.yaml`);
  writeFileSync(
    file,
    `
name: ${name}
dataset: { kind: folder, root: ., train: photos, test: photos, allow_overlap: true }
model: ${model}
features: { dtype: float32 }
finetune:
  scopes: ${scopes}
  bn: affine
  recipe: { learning_rate: 0.001, learning_rate_rule: plain, batch_size: 10, epochs: 2 }
${test}
report: []
`,
  );
  return file;
};

/** Key of an experiment's only test. */
const testOf = (experiment: string): string => {
  const store = openStore(join(work, 'runs'), { readonly: true });
  try {
    return listRuns(store, { kind: 'evaluate', experiment })[0]!.key;
  } finally {
    store.close();
  }
};

const predicted = (model: string, images: readonly string[]): number[][] =>
  JSON.parse(fixres('predict', model, ...images, '--format', 'json', '--top', String(classes))).map(
    (answer: { classes: { index: number; probability: number }[] }) =>
      answer.classes.toSorted((a, b) => a.index - b.index).map(({ probability }) => probability),
  );

const difference = (a: readonly number[][], b: readonly number[][]): number =>
  Math.max(...a.flatMap((row, image) => row.map((value, index) => Math.abs(value - b[image]![index]!))));

const firsts = (rows: readonly number[][]): string => rows.map((row) => row.indexOf(Math.max(...row))).join();

const check = (name: string, images: readonly string[]) => {
  const { native, logits } = JSON.parse(readFileSync(join(networks, `${name}.json`), 'utf8'));
  const sizes = Object.keys(logits)
    .filter((size) => logits[size] !== null)
    .map(Number);
  const side = sizes.find((size) => size !== native && size <= 160) ?? native;
  const normalize = '{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }';
  const original = `{ name: onnx, weights: ${join(networks, `${name}.onnx`)}, train_resolution: ${native}, normalize: ${normalize} }`;
  const { classifier, bn } = possibleScopes(importNetwork('onnx', join(networks, `${name}.onnx`)).network);
  if (!classifier) return undefined;
  const scopes = bn ? 'classifier, bn' : 'classifier';
  const test = `test: { resolutions: [${side}], crop_ratio: 0.9, interpolation: bicubic }`;
  fixres('run', spec(name, original, `[[${scopes}]]`, test), '--workers', '1');
  const key = testOf(name);
  const file = join(work, `${name}.onnx`);
  fixres('export', key, '-o', file);
  const ours = predicted(key, images);
  const theirs = JSON.parse(execFileSync(values.python, [python, file, ...images], { encoding: 'utf8' }));
  fixres('run', spec(`${name}-again`, `{ weights: ${file} }`, '[[]]', ''), '--workers', '1');
  const again = predicted(testOf(`${name}-again`), images);
  rmSync(file);
  return {
    side,
    scopes,
    'Python, first classes': firsts(ours) === firsts(theirs) ? 'same' : 'DIFFER',
    'Python, largest difference': difference(ours, theirs),
    'as a model again, largest difference': difference(ours, again),
  };
};

try {
  const images = dataset();
  await openEngine({ engine: 'onnx' });
  const table: Record<string, NonNullable<ReturnType<typeof check>> | { error: string }> = {};
  const names = readdirSync(networks).filter((name) => name.endsWith('.json') && name.includes(values.only));
  for (const name of names.map((file) => file.slice(0, -'.json'.length))) {
    if (!existsSync(join(networks, `${name}.onnx`))) continue;
    try {
      const row = check(name, images);
      if (row === undefined) {
        console.log(`skipped  ${name}: it has no head that can be fine-tuned`);
        continue;
      }
      table[name] = row;
      const isRight =
        row['Python, first classes'] === 'same' &&
        row['Python, largest difference'] <= allowed &&
        row['as a model again, largest difference'] <= allowed;
      console.log(`${isRight ? 'right' : 'WRONG'}  ${name} ${JSON.stringify(row)}`);
      if (!isRight) process.exitCode = 1;
    } catch (error) {
      process.exitCode = 1;
      const { stderr, message } = error as Error & { stderr?: string };
      table[name] = { error: (stderr || message).slice(0, 400) };
      console.log(`WRONG  ${name}: ${(stderr || message).slice(0, 800)}`);
    }
  }
  console.table(table);
} finally {
  rmSync(work, { recursive: true, force: true });
}
