// `npm run demo -- [--seeds N]`: runs the small twins of the published experiments on synthetic images, and writes
// every table and figure. Takes minutes on two cores; the second time, only new runs are executed.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { demo } from './demo/demo.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1' } },
});
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

const fixres = async (words: readonly string[], more: Readonly<Record<string, string>>): Promise<void> => {
  const env = { ...process.env, ...more };
  const { status, error } = spawnSync(process.execPath, [program, ...words], { env, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1); // it has said why
};

const count = Number(values.seeds);
if (!Number.isInteger(count) || count < 1) {
  console.error('usage: npm run demo -- [--seeds NUMBER]');
  process.exit(2);
}
const seeds = Array.from({ length: count }, (_, index) => index + 1);
const startedMs = Date.now();
await demo({
  folder: resolve('runs/demo'),
  runsDir: resolve('runs'),
  fixres,
  sizes: { train: 500, test: 500 },
  overrides: () => [`seeds=${JSON.stringify(seeds)}`],
  say: console.log,
});
console.log(`${Math.round((Date.now() - startedMs) / 1000)} s`);
