// npm run check:metrics-export [-- --python PYTHON]: exports a small experiment for MLflow and TensorBoard, and
// compares what the real packages read with the store. PYTHON: an interpreter with mlflow (or mlflow-skinny) and
// tensorboard; a package that is not installed is skipped and listed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trackedRuns } from '../src/app/run/tracked-runs.ts';
import { openStore } from '../src/store/store.ts';

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });
const program = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const spec = fileURLToPath(new URL('../test/cli/fixtures/micro.yaml', import.meta.url));

const fixres = (...words: string[]): void => {
  const { status } = spawnSync(process.execPath, [...process.execArgv, program, ...words, '--runs-dir', runsDir], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`fixres ${words.join(' ')} ended with ${status}`);
};

/** null if it is not finite, because JSON has no NaN. */
const number = (value: number): number | null => (Number.isFinite(value) ? value : null);

const expected = (): object => {
  const store = openStore(runsDir, { readonly: true });
  try {
    return Object.fromEntries(
      [...trackedRuns(store)].map(({ title, status, params, results, curves }) => {
        const last = Object.entries(results).map(([name, value]) => [`result/${name}`, [[0, number(value)]]] as const);
        const points = [...curves].map(([name, curve]) => [
          name,
          curve.map(({ step, value }) => [step, number(value)]),
        ]);
        const read = Object.entries(params).map(([name, text]) => [name, JSON.parse(text)]);
        return [title, { status, params: Object.fromEntries(read), points: Object.fromEntries([...points, ...last]) }];
      }),
    );
  } finally {
    store.close();
  }
};

const folder = mkdtempSync(join(tmpdir(), 'fixres-metrics-'));
const runsDir = join(folder, 'runs');
try {
  fixres('run', spec, '--no-tui', '--set', 'train.recipe.epochs=3');
  const [mlflow, tensorboard] = [join(folder, 'mlruns'), join(folder, 'events')];
  fixres('metrics', 'export', '--format', 'mlflow', '--output', mlflow);
  fixres('metrics', 'export', '--format', 'tensorboard', '--output', tensorboard);
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected()));
  const check = fileURLToPath(new URL('check-metrics-export.py', import.meta.url));
  const words = [check, mlflow, tensorboard, join(folder, 'expected.json')];
  const { status, error } = spawnSync(values.python, words, { stdio: 'inherit' });
  if (error !== undefined) console.log(`SKIPPED check:metrics-export: can't start ${values.python} (${error.message})`);
  process.exitCode = error === undefined ? (status ?? 1) : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
