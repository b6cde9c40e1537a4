import Database from 'better-sqlite3';
import { FixresError } from '../base/errors.ts';

const opened = new Set<string>();

/** Remembers a database that was queried, for `damageBehind`. */
export const noteOpened = (file: string): void => void opened.add(file);

/**
 * If a damaged database explains an unexpected failure, the damage as `STORE_CORRUPT`; otherwise the error itself.
 * Checking a database takes as long as reading it, so this is done only after a failure.
 */
export const damageBehind = (error: unknown): unknown => {
  for (const file of opened) {
    const damage = damageOf(file);
    if (damage === null) continue;
    return new FixresError('STORE_CORRUPT', `${file} is not a usable database: ${damage}`, {
      path: file,
      hint: 'move the file away: finished runs are recovered from their outcome.json and are not run again',
      cause: error,
    });
  }
  return error;
};

const damageOf = (file: string): string | null => {
  try {
    const db = new Database(file, { readonly: true });
    try {
      const answer = String(db.pragma('integrity_check(1)', { simple: true }));
      return answer === 'ok' ? null : answer;
    } finally {
      db.close();
    }
  } catch (cause) {
    const { code, message } = cause as Error & { readonly code?: string };
    return /^SQLITE_(NOTADB|CORRUPT)/.test(code ?? '') ? message : null;
  }
};
