// `npm run chaos -- [--seed N] [--faults N]`: carries a grid of 61 runs out while schedulers and workers are killed, stopped
// and interrupted, the disk fills up and artifacts are damaged, and compares with the undisturbed run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chaos } from './chaos/chaos.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, faults: { type: 'string', default: '110' } },
});
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const grid = fileURLToPath(new URL('./chaos/grid.yaml', import.meta.url));
const heartbeatSeconds = 5;
const options = ['--json', '--workers', '2', '--retries', '5', '--heartbeat-timeout', String(heartbeatSeconds)];

process.on('SIGINT', () => process.exit(130)); // what was started is ended at the exit

const folder = mkdtempSync(join(tmpdir(), 'fixres-chaos-'));
const startedMs = Date.now();
try {
  const report = await chaos({
    seed: Number(values.seed),
    faults: Number(values.faults),
    folder,
    commandFor: (runsDir) => [process.execPath, program, 'run', grid, '--runs-dir', runsDir, ...options],
    beyondLeaseMs: (heartbeatSeconds + 2) * 1000,
    say: (line) => console.log(line),
  });
  const survived = Object.values(report.faults).reduce((sum, count) => sum + count, 0);
  console.log(
    `\nseed ${values.seed}: a grid of ${report.runs} runs, carried out ${report.grids} times in ${report.starts} starts`,
  );
  for (const [kind, count] of Object.entries(report.faults).sort())
    console.log(`  ${String(count).padStart(3)}  ${kind}`);
  if (!report.smallDisk) console.log('  no small file system could be mounted here: the disk was never full');
  const bad = [...report.lost, ...report.added, ...report.doubled, ...report.problems];
  for (const line of bad.slice(0, 40)) console.log(`! ${line}`);
  console.log(
    `${survived} faults survived, ${report.lost.length} results lost, ${report.added.length} that should not be there, ` +
      `${report.doubled.length} done twice, ${report.problems.length} other problems, ` +
      `${Math.round((Date.now() - startedMs) / 1000)} s`,
  );
  process.exitCode = bad.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
