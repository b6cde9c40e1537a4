import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareOutcomes } from '../compare.ts';
import { endsWithin } from '../own-time.ts';
import { areGone, Scheduler, send } from '../scheduler.ts';
import { type Outcome, outcomeIn } from '../state.ts';
import { Trap, type TrapPoint } from '../trap.ts';

/** Time without an event after which a program counts as stuck. */
const longestMs = 60_000;
const heartbeatSeconds = 3;

/** A spec, and the number of workers that run it. */
export interface Grid {
  readonly file: string;
  readonly workers: number;
}

export const usualGrid: Grid = { file: fileURLToPath(new URL('./grid.yaml', import.meta.url)), workers: 2 };

export interface Trial {
  /** Path of a `main.js`. */
  readonly program: string;
  readonly expected: Outcome;
  /** Parent of the runs folders, which are removed afterwards. */
  readonly folder: string;
  /** Default: `usualGrid`. */
  readonly grid?: Grid;
}

/** A runs folder that a scenario works in, with the program under test and the expected outcome. */
export class Arena {
  readonly runsDir: string;
  readonly problems: string[] = [];
  readonly #program: string;
  readonly #expected: Outcome;
  readonly #folder: string;
  readonly #grid: Grid;
  readonly #schedulers: Scheduler[] = [];

  constructor({ program, expected, folder, grid = usualGrid }: Trial) {
    this.#program = program;
    this.#expected = expected;
    this.#grid = grid;
    this.#folder = mkdtempSync(join(folder, 'arena-'));
    this.runsDir = join(this.#folder, 'runs');
  }

  /** Path for a new file outside the runs folder. */
  file(name: string): string {
    return join(this.#folder, name);
  }

  /** Starts the grid. */
  start(env: NodeJS.ProcessEnv = {}): Scheduler {
    const scheduler = new Scheduler(runCommand(this.#program, this.runsDir, this.#grid), env);
    this.#schedulers.push(scheduler);
    return scheduler;
  }

  /** Waits for the end of a scheduler. null: it was killed, here if it did not end by itself. */
  async end(scheduler: Scheduler): Promise<number | null> {
    if (!(await endsWithin(scheduler, longestMs))) {
      this.problems.push(`nothing happened for ${longestMs / 1000} s, and the program did not end`);
      scheduler.signal('SIGCONT');
      scheduler.signal('SIGKILL');
    }
    const code = await scheduler.ended;
    if (!(await areGone(scheduler.workerPids))) this.problems.push('a worker outlived its scheduler');
    return code;
  }

  /** Starts the grid with a trap and waits for its end. Returns where the trap sprang. */
  async killAt(point: TrapPoint): Promise<{ readonly at: string; readonly code: number | null }> {
    const trap = new Trap(point, this.file(`trap-${this.#schedulers.length}`));
    const scheduler = this.start(trap.env);
    const code = await this.end(scheduler);
    return { at: trap.place(), code };
  }

  /** Runs the grid to its end, and compares with the undisturbed run. `mayRepeat`: runs that were damaged on purpose. */
  async finish(mayRepeat: ReadonlySet<string> = new Set()): Promise<Scheduler> {
    const scheduler = this.start();
    const code = await this.end(scheduler);
    if (code !== 0) this.problems.push(`the program ended with ${code}: ${scheduler.errors.trim().split('\n')[0]}`);
    this.compare(mayRepeat);
    return scheduler;
  }

  compare(mayRepeat: ReadonlySet<string> = new Set()): void {
    const found = outcomeIn(this.runsDir);
    const { lost, added } = compareOutcomes(this.#expected, found);
    this.problems.push(...lost.map((fact) => `lost: ${fact}`), ...added.map((fact) => `added: ${fact}`));
    this.problems.push(...found.problems, ...found.brokenCurves);
    this.problems.push(...found.changedFiles.map(({ file }) => `${file} is not the file that its run wrote`));
    for (const [key, count] of this.#timesFinished(found)) {
      if (count > 1 && !mayRepeat.has(key)) this.problems.push(`${key} was run to its end ${count} times`);
    }
  }

  /** The larger of the counts of the store and of the schedulers, either of which may have missed one. */
  #timesFinished({ finishedAttempts }: Outcome): Map<string, number> {
    const times = new Map<string, number>();
    for (const key of this.#schedulers.flatMap(({ finished }) => finished)) times.set(key, (times.get(key) ?? 0) + 1);
    for (const [key, count] of finishedAttempts) times.set(key, Math.max(count, times.get(key) ?? 0));
    return times;
  }

  /** Runs another command of the program in the runs folder. */
  async run(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; errors: string }> {
    const child = spawn(process.execPath, [this.#program, ...words, '--runs-dir', this.runsDir], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    return await new Promise((resolve) => child.on('close', (code) => resolve({ code, errors })));
  }

  /** Files that runs wrote below `objects`, by path, with their contents as text; without logs. */
  files(): Map<string, string> {
    const objects = join(this.runsDir, 'objects');
    const names = readdirSync(objects, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.log') && !entry.name.endsWith('.tmp'))
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(names.map((file) => [file, readFileSync(file, 'latin1')]));
  }

  /** Also kills processes that an attack left behind when it threw, stopped or not. */
  remove(): void {
    for (const scheduler of this.#schedulers.filter(({ hasEnded }) => !hasEnded)) {
      for (const pid of [...scheduler.workerPids, scheduler.pid]) send(pid, 'SIGKILL');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const runCommand = (program: string, runsDir: string, grid: Grid): readonly [string, ...string[]] => {
  const options = [
    '--json',
    '--workers',
    String(grid.workers),
    '--retries',
    '5',
    '--heartbeat-timeout',
    String(heartbeatSeconds),
  ];
  return [process.execPath, program, 'run', grid.file, '--runs-dir', runsDir, ...options];
};
