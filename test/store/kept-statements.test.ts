import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'better-sqlite3';
import { keepStatements } from '../../src/store/kept-statements.ts';

test('a text is prepared once for each shape of its rows, and the shapes do not affect each other', () => {
  const db = keepStatements(new Database(':memory:'));
  const text = 'select 1 as one, 2 as two';
  const [objects, plucked] = [db.prepare(text), db.prepare(text).pluck()];
  assert.equal(db.prepare(text), objects);
  assert.equal(db.prepare(text).pluck(), plucked);
  assert.deepEqual(objects.get(), { one: 1, two: 2 });
  assert.equal(plucked.get(), 1);
  assert.deepEqual(db.prepare(text).raw().all(), [[1, 2]]);
  assert.deepEqual(objects.all(), [{ one: 1, two: 2 }]);
  db.close();
});

test('pragmas are set and read as before', () => {
  const db = keepStatements(new Database(':memory:'));
  db.pragma('user_version = 7');
  assert.equal(db.pragma('user_version', { simple: true }), 7);
  assert.deepEqual(db.pragma('user_version'), [{ user_version: 7 }]);
  db.pragma('user_version = 8');
  assert.equal(db.pragma('user_version', { simple: true }), 8);
  db.close();
});

test('an unreferenced statement of a closed database is not collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const make = (): WeakRef<object> => {
    const db = keepStatements(new Database(':memory:'));
    const statement = new WeakRef(db.prepare('select 1'));
    db.close();
    return statement;
  };
  const statement = make();
  await new Promise((resolve) => setTimeout(resolve, 10)); // a WeakRef holds until its turn is over
  collect();
  assert.notEqual(statement.deref(), undefined);
});
