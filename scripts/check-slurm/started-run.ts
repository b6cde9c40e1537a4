import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/domain/events.ts';

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const specFile = (name: string): string => fileURLToPath(new URL(`./${name}.yaml`, import.meta.url));

/** Maximum wait for anything: the machine may be busy. */
const patienceMs = 300_000;

/** `fixres run` of a grid, and its events. */
export class StartedRun {
  readonly ended: Promise<number | null>;
  readonly events: RunEvent[] = [];
  readonly #child: ChildProcess;
  #line = '';
  #errors = '';

  constructor(spec: 'grid' | 'parts', runsDir: string, ...words: string[]) {
    const command = [...tsx, program, 'run', specFile(spec), '--runs-dir', runsDir, '--json', ...words];
    this.#child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(String(chunk)));
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk;
    });
    const kill = (): void => void this.#child.kill('SIGKILL');
    process.on('exit', kill);
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        process.off('exit', kill);
        resolve(code);
      });
    });
  }

  get errors(): string {
    return this.#errors;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** The first matching event, past or future. */
  async heard<Type extends RunEvent['type']>(type: Type, isIt: (event: RunEvent) => boolean = () => true) {
    const found = await until(
      () => this.events.find((event) => event.type === type && isIt(event)) ?? null,
      () => `no ${type}; output: ${this.#errors}${this.events.map((event) => event.type).join(' ')}`,
    );
    return found as Extract<RunEvent, { type: Type }>;
  }

  /** Key of a training run that has reported its loss, and has therefore saved a state. */
  async training(): Promise<string> {
    return (await this.heard('run-metrics')).key;
  }

  /** Keys of both training runs of the grid, in the order of their first reports: both are past their start. */
  async bothTrainings(): Promise<string[]> {
    const first = await this.training();
    const second = await this.heard('run-metrics', (event) => 'key' in event && event.key !== first);
    return [first, second.key];
  }

  /** Keys of the parts of the large pass that are running, once `ended` others have finished. */
  async partsAtWork(ended = 1): Promise<string[]> {
    const keysOf = (type: RunEvent['type']): string[] =>
      this.events.flatMap((event) => (event.type === type && 'key' in event && event.key !== null ? [event.key] : []));
    return await until(
      () => {
        const finished = new Set(keysOf('run-finished'));
        // The index and the training run come first, and nothing else runs beside the parts.
        const running = keysOf('run-started').filter((key) => !finished.has(key));
        return finished.size >= 2 + ended && running.length > 0 ? running : null;
      },
      () => `no part is running; output: ${this.#errors}`,
    );
  }

  #read(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.events.push(JSON.parse(line) as RunEvent);
  }
}

export const tsx = ['--import', import.meta.resolve('tsx')];

/** Waits until `look` returns something other than null. */
export const until = async <Value>(look: () => Value | null, what: () => string): Promise<Value> => {
  for (const endMs = Date.now() + patienceMs; Date.now() < endMs; await delay(200)) {
    const value = look();
    if (value !== null) return value;
  }
  throw new Error(what());
};

/** Results and artifacts of every run in a folder, by key, without times and machines. */
export const resultsIn = (
  runsDir: string,
  isCompared: (artifact: string) => boolean = () => true,
): Map<string, string> => {
  const outcomes = readdirSync(join(runsDir, 'objects'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('outcome.json'))
    .map((file) => JSON.parse(readFileSync(join(runsDir, 'objects', file), 'utf8')));
  const compared = (artifacts: readonly { readonly name: string }[]) =>
    artifacts.filter(({ name }) => isCompared(name));
  return new Map(
    outcomes
      .map(({ key, results, artifacts }): [string, string] => [key, JSON.stringify([results, compared(artifacts)])])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

/** How often a run's job was started, by its log. */
export const startsOf = (runsDir: string, key: string, attempt = 1): number => {
  const log = join(runsDir, 'objects', key.slice(0, 2), key, `attempt-${attempt}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').split(` starts ${key}`).length - 1 : 0;
};
