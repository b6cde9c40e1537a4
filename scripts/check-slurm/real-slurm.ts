import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A Slurm of one machine, started and ended by the scripts of a folder. */
export class RealSlurm {
  readonly #scripts: string;
  readonly #base: string;

  constructor(scripts: string, base: string) {
    this.#scripts = scripts;
    this.#base = base.replaceAll(' ', '-'); // its own configuration takes no spaces
  }

  /** Starts what does not run yet; gives the first line of what the script says. */
  up(): string {
    const text = execFileSync('bash', [join(this.#scripts, 'slurm-up.sh'), this.#base], { encoding: 'utf8' });
    process.env.SLURM_CONF = /^export SLURM_CONF=(.*)$/m.exec(text)![1]!;
    return text.split('\n')[0]!;
  }

  down(): void {
    spawnSync('bash', [join(this.#scripts, 'slurm-down.sh'), this.#base]);
  }

  /** The controller as after a power cut. */
  killController(): void {
    process.kill(Number(readFileSync(join(this.#base, 'run/slurmctld.pid'), 'utf8')), 'SIGKILL');
  }

  /** Takes the only node away from those that run on it, and gives it back unless it has come back by itself. */
  async failNode(): Promise<void> {
    const node = `nodename=${this.call('sinfo', '-h', '-o', '%N').trim()}`;
    this.call('scontrol', 'update', node, 'state=down', 'reason=check');
    await delay(2000);
    spawnSync('scontrol', ['update', node, 'state=resume']);
  }

  /** A job that goes before all others, takes the whole node, and is over soon. */
  preempt(): void {
    const cores = this.call('sinfo', '-h', '-o', '%c').trim();
    this.call('sbatch', '-p', 'high', '-n', cores, '-o', '/dev/null', '--wrap', 'sleep 3');
  }

  /** Job ids, with `_` and their index, that wait or run. */
  jobs(): string[] {
    return this.call('squeue', '-h', '-r', '-o', '%i').split('\n').filter(Boolean);
  }

  /** The same of those that run. */
  running(): string[] {
    return this.call('squeue', '-h', '-r', '-t', 'RUNNING', '-o', '%i').split('\n').filter(Boolean);
  }

  call(program: string, ...words: string[]): string {
    return execFileSync(program, words, { encoding: 'utf8' });
  }
}
