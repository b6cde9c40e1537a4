import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerReply, WorkerRequest } from '../../../plan/handover/worker-protocol.ts';
import { MarkedOutput } from './marked-output.ts';

/** How a worker process ended: by itself, by a signal, or that it could not be started. */
export type WorkerEnd =
  | { readonly code: number }
  | { readonly signal: NodeJS.Signals }
  | { readonly startError: string };

/** A process that executes one run after the other. */
export class WorkerProcess {
  readonly pid: number | null;
  /** Resolves when the process is gone and everything it printed has been read. */
  readonly ended: Promise<WorkerEnd>;
  /** Where replies and output go; the current attempt's. */
  onReply: (reply: WorkerReply) => void = () => {};
  onOutput: (chunk: Buffer) => void = () => {};
  readonly #child: ChildProcess;
  readonly #outputs: readonly MarkedOutput[];
  /** Answers to runs. */
  #answers = 0;
  #onMark: () => void = () => {};
  #isReady = false;
  #hasEnded = false;

  constructor(workerUrl: URL) {
    // Nobody else prints it.
    const mark = `\0${randomUUID()}\0`;
    this.#child = fork(hostFile, [workerUrl.href, String(process.pid), mark.slice(1, -1)], {
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
      if (reply.type === 'finished' || reply.type === 'failed') this.#answers++;
      this.onReply(reply);
    });
    this.#outputs = [this.#child.stdout, this.#child.stderr].map((stream) => {
      const output = new MarkedOutput(mark, (chunk) => this.onOutput(chunk));
      stream?.on('data', (chunk: Buffer) => {
        output.hear(chunk);
        this.#onMark();
      });
      stream?.on('end', () => output.end());
      return output;
    });
    this.ended = endOf(this.#child).then((end) => {
      this.#hasEnded = true;
      this.#onMark();
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

  /** Resolves when everything has been read that it printed before its last answer: output and answers come on their own ways. */
  async outputRead(): Promise<void> {
    const isRead = (): boolean => this.#hasEnded || this.#outputs.every(({ marks }) => marks >= this.#answers);
    await new Promise<void>((resolve) => {
      this.#onMark = () => {
        if (isRead()) resolve();
      };
      this.#onMark();
    });
    this.#onMark = () => {};
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
