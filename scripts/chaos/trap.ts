import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a program's processes are killed. A trap springs once, in the first process that gets there. */
export interface TrapPoint {
  /** A rename (by its target), a write, a removal, the moment when a worker has read a file, or an SQL statement. */
  readonly at: 'rename' | 'write' | 'rm' | 'read' | 'sql';
  /** Part of the path or of the SQL. */
  readonly match: string;
  /** Which of the matching calls, counted in each process from 1; default 1. */
  readonly nth?: number;
  /** `half`: with half of the bytes written. Default `before`. */
  readonly when?: 'before' | 'after' | 'half';
  /** Files that were written without fsync lose their content. */
  readonly powerCut?: boolean;
  /** The worker dies and its scheduler survives; otherwise both die. */
  readonly alone?: boolean;
  /** No process dies: bits of the file flip instead. */
  readonly flips?: boolean;
}

const preload = fileURLToPath(new URL('./preload-trap.js', import.meta.url));

/** Sets a trap through the environment. `fired` is a file that does not exist yet. */
export class Trap {
  readonly point: TrapPoint;
  readonly #fired: string;

  constructor(point: TrapPoint, fired: string) {
    this.point = point;
    this.#fired = fired;
  }

  get env(): NodeJS.ProcessEnv {
    return preloadWith({ ...this.point, fired: this.#fired });
  }

  /** The file or the SQL at which the trap sprang. Throws if it never did: the scenario no longer fits the program. */
  place(): string {
    if (existsSync(this.#fired)) return readFileSync(this.#fired, 'utf8');
    const { at, match, nth = 1 } = this.point;
    throw new Error(`the program never reached ${at} number ${nth} of \`${match}\`: adapt the scenario`);
  }
}

/** Makes the program believe that it runs on a machine of this name. */
export const onHost = (host: string): NodeJS.ProcessEnv => preloadWith({ host });

const preloadWith = (settings: object): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${preload}`,
  FIXRES_CHAOS_TRAP: JSON.stringify(settings),
});
