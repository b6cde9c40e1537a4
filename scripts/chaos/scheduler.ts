import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '../../src/domain/events.ts';

/** A scheduler in its own process group that prints its events as lines of JSON. */
export class Scheduler {
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  #events = 0;
  #line = '';
  #errors = '';
  readonly #running = new Map<string, number>();
  readonly #workers = new Set<number>();
  readonly #started: string[] = [];
  readonly #finished: string[] = [];
  readonly #firstEpochs = new Map<string, number>();
  #firstStartMs = Number.POSITIVE_INFINITY;
  #endedMs = Number.POSITIVE_INFINITY;

  /** `command`: the program and its arguments. */
  constructor([program, ...words]: readonly [string, ...string[]], env: NodeJS.ProcessEnv = {}) {
    const options = { detached: true, env: { ...process.env, ...env } };
    this.#child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(String(chunk)));
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk;
    });
    const kill = (): void => this.signal('SIGKILL');
    process.on('exit', kill);
    this.#child.on('exit', () => {
      this.#endedMs = Date.now();
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        process.off('exit', kill);
        resolve(code);
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Number of events reported so far. */
  get events(): number {
    return this.#events;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** What it printed to stderr. */
  get errors(): string {
    return this.#errors;
  }

  /** Keys of the runs that it started, one entry for each attempt. */
  get started(): readonly string[] {
    return this.#started;
  }

  /** Keys of the runs that it saw finish. */
  get finished(): readonly string[] {
    return this.#finished;
  }

  /** Epoch of the first step that each training run of this scheduler reported, from 1. */
  get firstEpochs(): ReadonlyMap<string, number> {
    return this.#firstEpochs;
  }

  /** Whether it started a run while another one was still alive. */
  ranBeside(other: Scheduler): boolean {
    return this.#firstStartMs < other.#endedMs;
  }

  /** Processes that are working on a run. */
  get runningPids(): number[] {
    return [...this.#running.values()];
  }

  get workerPids(): number[] {
    return [...this.#workers];
  }

  /** Resolves after a number of further events, or at the end of the process. */
  async moreEvents(count: number): Promise<void> {
    const until = this.#events + count;
    while (this.#events < until && !this.hasEnded) await delay(5);
  }

  signal(name: NodeJS.Signals): void {
    send(this.pid, name);
  }

  #read(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#heard(JSON.parse(line) as RunEvent);
  }

  #heard(event: RunEvent): void {
    this.#events++;
    if (event.type === 'run-started') {
      this.#started.push(event.key);
      this.#firstStartMs = Math.min(this.#firstStartMs, event.timestampMs);
    }
    if (event.type === 'run-finished') this.#finished.push(event.key);
    if (event.type === 'run-progress' && event.progress.epoch !== undefined && !this.#firstEpochs.has(event.key)) {
      this.#firstEpochs.set(event.key, event.progress.epoch);
    }
    if (event.type === 'run-started' && event.pid !== null) {
      this.#running.set(event.key, event.pid);
      this.#workers.add(event.pid);
    }
    if (event.type === 'run-finished' || event.type === 'run-failed') this.#running.delete(event.key);
  }
}

/** Sends a signal; does nothing if the process has already ended. */
export const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // it has just ended
  }
};

/** Waits until processes are gone (or zombies). false: one is still running after 20 s. */
export const areGone = async (pids: readonly number[]): Promise<boolean> => {
  for (let tries = 0; tries < 400; tries++) {
    if (!pids.some(isThere)) return true;
    await delay(50);
  }
  return false;
};

const isThere = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
