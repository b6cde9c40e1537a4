// Loaded before the program (`node --import`): kills its process once, at a chosen call of the file system or of
// SQLite. The program does not notice the trap, which FIXRES_CHAOS_TRAP describes; see `Trap` in trap.ts.
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const {
  openSync,
  closeSync,
  readFileSync,
  writeSync,
  fsyncSync,
  renameSync,
  rmSync,
  existsSync,
  truncateSync,
  writeFileSync,
} = fs;
const isWorker = /worker-host\.[jt]s$/.test(process.argv[1] ?? '');
const trap = JSON.parse(process.env.FIXRES_CHAOS_TRAP ?? '{}');

let calls = 0;

/** `what`: the file or the SQL of the call. */
const isNow = (at, when, what) => {
  if (trap.at !== at || (trap.when ?? 'before') !== when || !what.includes(trap.match)) return false;
  return ++calls === (trap.nth ?? 1) && !existsSync(trap.fired);
};

const spring = (what) => {
  writeFileSync(trap.fired, what);
  if (trap.flips) return flipBits(what);
  if (trap.powerCut) for (const file of unsynced) if (existsSync(file)) truncateSync(file);
  if (isWorker && trap.alone !== true) process.kill(process.ppid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
};

/** Flips a low bit of some floats in the middle half, so that the numbers stay plausible. */
const flipBits = (file) => {
  const bytes = readFileSync(file);
  const from = Math.ceil(bytes.length / 16) * 4;
  for (let at = from; at < (3 * bytes.length) / 4; at += 256) bytes[at] ^= 0x10;
  writeFileSync(file, bytes);
};

/** Files that were written but not synced: a power cut may leave them empty. */
const unsynced = new Set();
const files = new Map();

const around = (at, call, what) =>
  function (...args) {
    const text = what(this, args);
    if (isNow(at, 'before', text)) spring(text);
    const result = call.apply(this, args);
    if (isNow(at, 'after', text)) spring(text);
    return result;
  };

const watchFiles = () => {
  fs.openSync = (file, ...rest) => {
    const descriptor = openSync(file, ...rest);
    files.set(descriptor, String(file));
    return descriptor;
  };
  fs.writeSync = (descriptor, bytes, ...rest) => {
    const file = files.get(descriptor) ?? '';
    unsynced.add(file);
    if (isNow('write', 'half', basename(file))) {
      writeSync(descriptor, bytes.subarray(0, Math.floor(bytes.length / 2)));
      spring(file);
    }
    return writeSync(descriptor, bytes, ...rest);
  };
  fs.closeSync = (descriptor) => {
    const file = files.get(descriptor) ?? '';
    files.delete(descriptor);
    closeSync(descriptor);
    if (isWorker && file.endsWith(trap.match) && isNow('read', 'before', file)) spring(file);
  };
  fs.fsyncSync = (descriptor) => {
    fsyncSync(descriptor);
    unsynced.delete(files.get(descriptor));
  };
  const rename = (from, to) => {
    renameSync(from, to);
    if (unsynced.delete(from)) unsynced.add(to);
  };
  fs.renameSync = around('rename', rename, (_, [, to]) => String(to));
  fs.rmSync = around('rm', rmSync, (_, [file]) => String(file));
  syncBuiltinESMExports();
};

const watchSql = () => {
  const Database = createRequire(process.argv[1])('better-sqlite3');
  const db = new Database(':memory:');
  const statement = Object.getPrototypeOf(db.prepare('select 1'));
  db.close();
  for (const name of ['run', 'get', 'all']) statement[name] = around('sql', statement[name], ({ source }) => source);
  Database.prototype.exec = around('sql', Database.prototype.exec, (_, [sql]) => sql);
};

if (isMainThread && !(trap.at === 'sql' && isWorker)) {
  if (trap.at !== undefined && trap.at !== 'sql') watchFiles();
  if (trap.at === 'sql') watchSql();
  if (trap.host !== undefined) {
    os.hostname = () => trap.host;
    syncBuiltinESMExports();
  }
}
