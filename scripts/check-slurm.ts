// npm run check:slurm -- --slurm FOLDER [--only PART] [--keep]: runs grids through a real Slurm on this machine, disturbs
// them, and compares with the undisturbed results. FOLDER (or the environment variable FIXRES_SLURM) has `slurm-up.sh
// DIR` and `slurm-down.sh DIR`, which start and stop Slurm in DIR; the former prints where its SLURM_CONF is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './check-slurm/cases.ts';
import { RealSlurm } from './check-slurm/real-slurm.ts';

const { values } = parseArgs({
  options: { slurm: { type: 'string' }, only: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const scripts = values.slurm ?? process.env.FIXRES_SLURM;

const missing = (): string | null => {
  if (scripts === undefined) return 'name the folder of slurm-up.sh: --slurm FOLDER';
  if (!existsSync(join(scripts, 'slurm-up.sh'))) return `there is no slurm-up.sh in ${scripts}`;
  const absent = ['sbatch', 'slurmctld', 'slurmd', 'munged'].filter(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
  );
  return absent.length === 0 ? null : `not installed: ${absent.join(', ')} (Debian: apt-get install slurm-wlm munge)`;
};

const why = missing();
if (why !== null) {
  console.log(`SKIPPED check:slurm: ${why}`);
} else {
  // A name as people choose them, with every character that has to be quoted somewhere.
  const folder = mkdtempSync(join(tmpdir(), 'fixres-slurm '));
  const slurm = new RealSlurm(scripts!, join(folder, 'slurm'));
  process.on('SIGINT', () => process.exit(130));
  process.on('exit', () => {
    slurm.down();
    if (values.keep) console.log(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  });
  console.log(slurm.up());
  let failed = 0;
  for (const [name, run] of Object.entries(cases)) {
    if (values.only !== undefined && !name.includes(values.only)) continue;
    const startedMs = Date.now();
    try {
      const said = await run(slurm, join(folder, `it's "${name}" $(exit) ü%j\nruns`), join(folder, 'undisturbed'));
      console.log(`ok    ${name}: ${said} (${Math.round((Date.now() - startedMs) / 1000)} s)`);
    } catch (error) {
      failed++;
      console.log(`FAILS ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  console.log(failed === 0 ? 'all cases passed' : `${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
