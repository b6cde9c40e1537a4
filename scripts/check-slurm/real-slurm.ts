import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A Slurm on one machine, started and stopped by the scripts in a folder. */
export class RealSlurm {
  readonly #scripts: string;
  readonly #base: string;

  constructor(scripts: string, base: string) {
    this.#scripts = scripts;
    this.#base = base.replaceAll(' ', '-'); // Slurm's configuration allows no spaces
  }

  /** Starts the parts of Slurm that are not running; returns the first line that the script prints. */
  up(): string {
    const text = execFileSync('bash', [join(this.#scripts, 'slurm-up.sh'), this.#base], { encoding: 'utf8' });
    process.env.SLURM_CONF = /^export SLURM_CONF=(.*)$/m.exec(text)![1]!;
    return text.split('\n')[0]!;
  }

  down(): void {
    spawnSync('bash', [join(this.#scripts, 'slurm-down.sh'), this.#base]);
  }

  /** Kills the controller, as a power cut would. */
  killController(): void {
    process.kill(Number(readFileSync(join(this.#base, 'run/slurmctld.pid'), 'utf8')), 'SIGKILL');
  }

  /** Takes the only node down, which ends its jobs, and resumes it unless it has come back by itself. */
  async failNode(): Promise<void> {
    const node = `nodename=${this.call('sinfo', '-h', '-o', '%N').trim()}`;
    this.call('scontrol', 'update', node, 'state=down', 'reason=check');
    await delay(2000);
    spawnSync('scontrol', ['update', node, 'state=resume']);
  }

  /** Submits a short job that has priority over all others and takes the whole node. */
  preempt(): void {
    const cores = this.call('sinfo', '-h', '-o', '%c').trim();
    this.call('sbatch', '-p', 'high', '-n', cores, '-o', '/dev/null', '--wrap', 'sleep 3');
  }

  /** Ids of waiting and running jobs, with `_` and their array index. */
  jobs(): string[] {
    return this.call('squeue', '-h', '-r', '-o', '%i').split('\n').filter(Boolean);
  }

  /** Ids of running jobs only. */
  running(): string[] {
    return this.call('squeue', '-h', '-r', '-t', 'RUNNING', '-o', '%i').split('\n').filter(Boolean);
  }

  call(program: string, ...words: string[]): string {
    return execFileSync(program, words, { encoding: 'utf8' });
  }
}
