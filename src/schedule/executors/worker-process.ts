import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerReply, WorkerRequest } from '../../plan/handover/worker-protocol.ts';

/** How a worker process ended: by itself, by a signal, or that it could not be started. */
export type WorkerEnd =
  | { readonly code: number }
  | { readonly signal: NodeJS.Signals }
  | { readonly startError: string };

/** A process that carries out one run after the other. */
export class WorkerProcess {
  readonly pid: number | null;
  /** Resolves when the process is gone and everything it printed has been read. */
  readonly ended: Promise<WorkerEnd>;
  /** Where replies and output go; the current attempt's. */
  onReply: (reply: WorkerReply) => void = () => {};
  onOutput: (chunk: Buffer) => void = () => {};
  readonly #child: ChildProcess;
  #isReady = false;
  #hasEnded = false;

  constructor(workerUrl: URL) {
    this.#child = fork(hostFile, [workerUrl.href, String(process.pid)], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: signals from the terminal go to the scheduler alone, and a kill takes its children along.
      detached: true,
      execArgv: process.execArgv.filter((option) => !/^--(test|inspect)/.test(option)),
    });
    this.pid = this.#child.pid ?? null;
    this.#child.on('message', (message) => {
      const reply = message as WorkerReply; // what the worker program promises
      if (reply.type === 'ready') this.#isReady = true;
      this.onReply(reply);
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.onOutput(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.onOutput(chunk));
    this.ended = endOf(this.#child).then((end) => {
      this.#hasEnded = true;
      return end;
    });
  }

  /** Whether it has loaded and takes requests. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get alive(): boolean {
    return !this.#hasEnded && this.#child.connected;
  }

  /** A worker that is gone gets nothing; `ended` says so. */
  send(request: WorkerRequest): void {
    if (this.#child.connected) this.#child.send(request, () => {});
  }

  kill(): void {
    if (this.#hasEnded || this.pid === null) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL'); // no process groups on Windows
    }
  }
}

const hostFile = fileURLToPath(new URL(`./worker-host${extname(import.meta.url)}`, import.meta.url));

const endOf = (child: ChildProcess): Promise<WorkerEnd> =>
  new Promise((resolve) => {
    child.on('error', (error) => resolve({ startError: error.message }));
    child.on('close', (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
  });
