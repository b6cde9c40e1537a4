import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerReply, WorkerRequest } from '../../../plan/handover/worker-protocol.ts';
import { MarkedOutput } from './marked-output.ts';

/** How a worker process ended: by itself, by a signal, or by failing to start. */
export type WorkerEnd =
  | { readonly code: number }
  | { readonly signal: NodeJS.Signals }
  | { readonly startError: string };

/** A process that executes one run after another. */
export class WorkerProcess {
  readonly pid: number | null;
  /** Resolves when the process is gone and all its output has been read. */
  readonly ended: Promise<WorkerEnd>;
  /** Where replies and output go: to the current attempt. */
  onReply: (reply: WorkerReply) => void = () => {};
  onOutput: (chunk: Buffer) => void = () => {};
  readonly #child: ChildProcess;
  readonly #outputs: readonly MarkedOutput[];
  /** Answers to runs so far. */
  #answers = 0;
  #onMark: () => void = () => {};
  #isReady = false;
  #hasEnded = false;

  constructor(workerUrl: URL) {
    // Unique to this process, so that no other output contains it.
    const mark = `\0${randomUUID()}\0`;
    this.#child = fork(hostFile, [workerUrl.href, String(process.pid), mark.slice(1, -1)], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A process group of its own: signals from the terminal reach only the scheduler, and killing the worker
      // also kills its children.
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

  /** Whether it has loaded and accepts requests. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get alive(): boolean {
    return !this.#hasEnded && this.#child.connected;
  }

  /**
   * Resolves when everything printed before its last answer has been read: output and answers use separate channels.
   */
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

  /** Does nothing if the worker has exited; `ended` reports that. */
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
