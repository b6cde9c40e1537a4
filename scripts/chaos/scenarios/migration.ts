import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { keepStatements } from '../../../src/store/kept-statements.ts';
import { first } from '../../../src/store/migrations/001-first.ts';
import type { TrapPoint } from '../trap.ts';
import { nameOf, type Scenario } from './scenario.ts';

const points: readonly TrapPoint[] = [
  { at: 'rename', match: '.backup' },
  { at: 'sql', match: 'alter table owner' },
  { at: 'sql', match: 'alter table owner', when: 'after' },
  { at: 'sql', match: 'alter table experiments', when: 'after' },
];

/** A store of the first version is migrated completely or not at all; none of its finished runs is run again. */
export const killWhileMigrating: Scenario = {
  name: 'kill while an old store is migrated',
  cases: points.map((point) => ({
    name: nameOf(point),
    attack: async (arena) => {
      await arena.finish();
      toFirstVersion(new RunPaths(arena.runsDir).database);
      await arena.killAt(point);
      const { started } = await arena.finish();
      if (started.length > 0) arena.problems.push(`${started.length} finished runs of the old store were run again`);
    },
  })),
};

/** Replaces the database with one of the first version, with the content that this version has. */
const toFirstVersion = (file: string): void => {
  const old = `${file}.old`;
  const db = keepStatements(new Database(old));
  db.exec(first);
  db.prepare('attach ? as now').run(file);
  const tables = db.prepare<[], string>("select name from main.sqlite_master where type = 'table'").pluck().all();
  db.pragma('foreign_keys = OFF');
  for (const table of tables) {
    const columns = db.prepare<[string], string>("select name from pragma_table_info(?, 'main')").pluck().all(table);
    db.exec(`insert into main.${table} (${columns.join(', ')}) select ${columns.join(', ')} from now.${table}`);
  }
  db.exec('detach now');
  db.pragma('user_version = 1');
  db.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(old, file);
};
