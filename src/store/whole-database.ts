import { readFileSync, statSync } from 'node:fs';

/**
 * The bytes of a database file, for SQLite to open in memory. This is for read-only folders, such as an archive or
 * another user's: even to read a database with a write-ahead log, SQLite must create files there. null if the log has
 * content that is not in the file, or if there is a writer.
 */
export const wholeDatabase = (file: string): Buffer | null => {
  const before = writtenMs(file);
  if (hasLog(file)) return null;
  const bytes = readFileSync(file);
  if (hasLog(file) || writtenMs(file) !== before) return null;
  // Write and read version: 1 for a rollback journal instead of 2 for a write-ahead log, which an in-memory database
  // can't have.
  // Source: sqlite.org/fileformat2.html, 1.3.3.
  bytes.fill(1, 18, 20);
  return bytes;
};

const writtenMs = (file: string): number => statSync(file).mtimeMs;

const hasLog = (file: string): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
