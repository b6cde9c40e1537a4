// `npm run chaos -- [--seed N] [--faults N]` runs a grid of 61 runs while schedulers and workers are killed, stopped and
// interrupted, the disk fills up and files are damaged, and compares results, curves and files with the undisturbed run;
// then it attacks a smaller grid at chosen moments. `--mutants [NAME ...]` instead breaks the program in one way after
// another, and fails if an attack does not notice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chaos } from './chaos/chaos.ts';
import { type Hunted, hunt } from './chaos/mutants/hunt.ts';
import { mutants } from './chaos/mutants/mutants.ts';
import { huntTable, unbrokenText } from './chaos/mutants/print-hunt.ts';
import { scenarios } from './chaos/scenarios/index.ts';
import { runScenario, undisturbedOutcome } from './chaos/scenarios/run-scenario.ts';

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '110' },
    mutants: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/cli/main.js');
const grid = fileURLToPath(new URL('./chaos/grid.yaml', import.meta.url));
const heartbeatSeconds = 5;
const options = ['--json', '--workers', '2', '--retries', '5', '--heartbeat-timeout', String(heartbeatSeconds)];

const disturbAtRandom = async (folder: string): Promise<number> => {
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
    `\nseed ${values.seed}: ran a grid of ${report.runs} runs ${report.grids} times in ${report.starts} starts`,
  );
  for (const [kind, count] of Object.entries(report.faults).sort())
    console.log(`  ${String(count).padStart(3)}  ${kind}`);
  if (!report.smallDisk) console.log('  could not mount a small file system: the disk was never full');
  const bad = [...report.lost, ...report.added, ...report.doubled, ...report.problems];
  for (const line of bad.slice(0, 40)) console.log(`! ${line}`);
  const curvePoints = report.lost.filter((fact) => fact.includes(' curve ')).length;
  console.log(
    `${survived} random faults: ${report.lost.length} facts lost (${curvePoints} of them curve points), ` +
      `${report.added.length} unexpected, ${report.doubled.length} runs done twice, ${report.problems.length} other problems`,
  );
  return bad.length;
};

const attackAll = async (folder: string): Promise<number> => {
  const trial = { program, folder, expected: await undisturbedOutcome(program, folder) };
  let [attacks, failed] = [0, 0];
  for (const scenario of scenarios) {
    for await (const { case: name, problems } of runScenario(scenario, trial)) {
      attacks++;
      if (problems.length > 0) failed++;
      console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${scenario.name}: ${name}`);
      for (const problem of problems.slice(0, 5)) console.log(`!     ${problem}`);
    }
  }
  console.log(`${attacks} attacks at chosen moments: ${failed} found a problem`);
  return failed;
};

const huntAll = async (folder: string): Promise<number> => {
  for (const name of names)
    if (!mutants.some((mutant) => mutant.name === name)) throw new Error(`no mutant \`${name}\``);
  const wanted = mutants.filter(({ name }) => names.length === 0 || names.includes(name));
  const trial = { program, folder, expected: await undisturbedOutcome(program, folder) };
  const hunted: Hunted[] = [];
  for await (const each of hunt(wanted, { root, dist: join(root, 'dist') }, trial)) {
    hunted.push(each);
    console.log(`${hunted.length}/${wanted.length} ${each.mutant}: ${each.caughtBy === null ? 'SURVIVED' : 'caught'}`);
  }
  const survivors = hunted.filter(({ caughtBy }) => caughtBy === null).length;
  const unbroken = unbrokenText(hunted);
  for (const text of [`\n${huntTable(hunted)}\n`, ...unbroken]) console.log(text);
  console.log(`${hunted.length - survivors} of ${hunted.length} mutants were caught`);
  return survivors + unbroken.length;
};

// Started processes are killed at exit.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const folder = mkdtempSync(join(tmpdir(), 'fixres-chaos-'));
const startMs = performance.now();
try {
  const failures = values.mutants ? await huntAll(folder) : (await disturbAtRandom(folder)) + (await attackAll(folder));
  console.log(`${Math.round((performance.now() - startMs) / 1000)} s`);
  process.exitCode = failures === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
