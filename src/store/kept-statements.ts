import type Database from 'better-sqlite3';

type Db = Database.Database;
type Statement = Database.Statement<unknown[], unknown>;

/** How a statement returns its rows; set once, when it is prepared. */
type Shape = 'objects' | 'pluck' | 'raw';

const opened = new Set<Db>();

/**
 * The database, preparing each SQL text once and keeping the statement until the process ends. This is faster; and with
 * Node 24.19 to 24.21, garbage-collecting a statement of better-sqlite3 12 aborts the process.
 * Source: issue 65446 of nodejs/node: those versions' `ObjectWrap` has to be destroyed while JavaScript runs.
 */
export const keepStatements = (db: Db): Db => {
  opened.add(db);
  const statements = new Map<string, Statement>();
  const prepareNew = db.prepare.bind(db);
  const prepare = (text: string, shape: Shape): Statement => {
    const name = `${shape} ${text}`;
    const known = statements.get(name);
    if (known !== undefined) return known;
    const statement: Statement = prepareNew(text);
    if (shape === 'objects') {
      statement.pluck = () => prepare(text, 'pluck');
      statement.raw = () => prepare(text, 'raw');
    } else {
      statement[shape]();
    }
    statements.set(name, statement);
    return statement;
  };
  db.prepare = ((text: string) => prepare(text, 'objects')) as Db['prepare'];
  db.pragma = (text, { simple = false } = {}) => {
    const statement = prepare(`pragma ${text}`, 'objects');
    if (!statement.reader) return statement.run();
    return simple ? statement.pluck().get() : statement.all();
  };
  return db;
};
