import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { replaceFile } from '../base/files/replace-file.ts';
import type { Db } from './database.ts';
import { migrations } from './migrations/index.ts';
import { refuseLivingOwner } from './owner.ts';
import { makePrivateFile } from './private-file.ts';

export const versionOf = (db: Db): number => db.pragma('user_version', { simple: true }) as number;

/**
 * Migrates a database to this version, all or nothing. A non-empty one is first copied to
 * `runs.sqlite.version-N.backup`; if another process is using it, throws `SCHEDULE_LOCKED`.
 */
export const migrate = (db: Db, file: string): void => {
  const version = versionOf(db);
  if (version >= migrations.length) return;
  if (version > 0) {
    refuseLivingOwner(db, file);
    backUp(db, `${file}.version-${version}.backup`);
  }
  const steps = db.transaction(() => {
    for (let done = versionOf(db); done < migrations.length; done++) {
      db.exec(migrations[done]!);
      db.pragma(`user_version = ${done + 1}`);
    }
  });
  steps.immediate();
};

const backUp = (db: Db, backup: string): void => {
  const temporary = `${backup}.${randomUUID()}.tmp`;
  try {
    makePrivateFile(temporary);
    db.prepare('vacuum into ?').run(temporary);
    replaceFile(temporary, backup);
  } finally {
    rmSync(temporary, { force: true });
  }
};
