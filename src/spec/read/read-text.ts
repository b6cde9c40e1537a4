import { closeSync, readSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';
import { type ErrorDetails, FixresError } from '../../base/errors.ts';
import { openRegularFile } from '../../base/files/regular-file.ts';
import type { SourceText } from '../tree/source-text.ts';

/** Specs are written by hand; our largest is below 4 KiB. */
const maxBytes = 1024 * 1024;

/**
 * The text of a spec file. `file` and the folder for relative paths in it are absolute. Throws `SPEC_NOT_FOUND`, or
 * `SPEC_SYNTAX` for files that can't be specs.
 */
export const readSpecFile = (file: string, cwd: string, folder = dirname(file)): SourceText => {
  const name = displayName(file, cwd);
  const text = decode(readBounded(file, name), name);
  return { name, folder, text, hasLines: true };
};

/** Relative to the current folder if the file is inside it. */
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
      // A spec may be read again, and relative paths start at its folder: a pipe supports neither.
      hint: reason === 'ENOTREGULAR' ? 'save the spec to a file and pass that' : 'check the permissions',
    },
  );
};

// The byte order mark that some editors write is not part of the text.
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
