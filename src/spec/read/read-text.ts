import { closeSync, readSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';
import { type ErrorDetails, FixresError } from '../../base/errors.ts';
import { openRegularFile } from '../../base/files/regular-file.ts';
import type { SourceText } from '../tree/source-text.ts';

/** A spec is written by hand: the largest of ours has 4 KiB. */
const maxBytes = 1024 * 1024;

/**
 * The text of a spec file. `file` is absolute, and so is the folder where relative paths in it start. Throws
 * `SPEC_NOT_FOUND`, or `SPEC_SYNTAX` for what can't be a spec.
 */
export const readSpecFile = (file: string, cwd: string, folder = dirname(file)): SourceText => {
  const name = displayName(file, cwd);
  const text = decode(readBounded(file, name), name);
  return { name, folder, text, hasLines: true };
};

/** Relative to the current folder where the file lies inside of it. */
export const displayName = (file: string, cwd: string): string => {
  const path = relative(cwd, file) || '.';
  return path.startsWith('..') || isAbsolute(path) ? file : path;
};

const readBounded = (file: string, name: string): Uint8Array => {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FixresError('SPEC_NOT_FOUND', `expected a spec file, got the folder ${name}`, {
      path: name,
      hint: 'name a YAML file in it',
    });
  }
  let descriptor: number;
  try {
    descriptor = openRegularFile(file);
  } catch (cause) {
    throw unreadable(name, cause);
  }
  try {
    const bytes = readUpTo(descriptor, maxBytes + 1);
    if (bytes.length <= maxBytes) return bytes;
    throw new FixresError('SPEC_SYNTAX', `expected a spec of at most 1 MiB, got more in ${name}`, { path: name });
  } finally {
    closeSync(descriptor);
  }
};

// A file may grow while it is read.
const readUpTo = (descriptor: number, limit: number): Uint8Array => {
  const bytes = Buffer.alloc(limit);
  let length = 0;
  while (length < limit) {
    const read = readSync(descriptor, bytes, length, limit - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
};

export const missingSpec = (name: string, details: Pick<ErrorDetails, 'cause' | 'hint'>): FixresError =>
  new FixresError('SPEC_NOT_FOUND', `expected a spec file, got nothing at ${name}`, { path: name, ...details });

const unreadable = (name: string, cause: unknown): FixresError => {
  const reason = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (reason === 'ENOENT' || reason === 'ENOTDIR') {
    return missingSpec(name, { cause });
  }
  return new FixresError(
    'SPEC_NOT_FOUND',
    `could not read ${name}: ${cause instanceof Error ? cause.message : cause}`,
    {
      path: name,
      cause,
      // A run may be planned again, and relative paths start at the spec's folder: a pipe has neither a second reading nor a folder.
      hint: reason === 'ENOTREGULAR' ? 'save the spec as a file and name that' : 'check the permissions',
    },
  );
};

// The byte order mark that some editors write is no part of the text.
const decode = (bytes: Uint8Array, name: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new FixresError('SPEC_SYNTAX', `expected UTF-8 text, got other bytes in ${name}`, {
      path: name,
      hint: 'save the file as UTF-8',
      cause,
    });
  }
};
