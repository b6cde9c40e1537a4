import { readFileSync, statSync } from 'node:fs';

/**
 * A database as it lies in its file, for SQLite to open in memory. That is for folders that can't be written, an archive or
 * another person's: even to read beside a write-ahead log, SQLite has to make files there. null where the log holds something
 * that the file has not, or somebody writes.
 */
export const wholeDatabase = (file: string): Buffer | null => {
  const before = writtenMs(file);
  if (hasLog(file)) return null;
  const bytes = readFileSync(file);
  if (hasLog(file) || writtenMs(file) !== before) return null;
  // Write and read version: 1 for a rollback journal instead of 2 for a write-ahead log, which memory can't have.
  // Source: sqlite.org/fileformat2.html, 1.3.3.
  bytes.fill(1, 18, 20);
  return bytes;
};

const writtenMs = (file: string): number => statSync(file).mtimeMs;

const hasLog = (file: string): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
