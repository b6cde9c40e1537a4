import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { writePartsAtomic } from '../../../base/files/atomic-write.ts';
import { openRegularFile } from '../../../base/files/regular-file.ts';
import { readSealedJson, type SealedReading } from '../../../base/files/sealed-json.ts';
import { type Remembered, RememberedFiles } from './remembered-files.ts';

/*
 * A JSON object with one line per image, `{"version":2,"files":{"PATH":{...},...},"sha256":"..."}`, sealed like our
 * other JSON. It is written and read line by line, because with millions of images it exceeds the maximum string
 * length.
 */

const head = '{"version":2,"files":{\n';
const tail = /^\},"sha256":"([0-9a-f]{64})"\}\n$/;

/** Throws `BASE_WRITE_FAILED`. */
export const writeDigests = (file: string, digests: RememberedFiles): void => writePartsAtomic(file, partsOf(digests));

function* partsOf(digests: RememberedFiles): Generator<string> {
  const hash = createHash('sha256');
  let part = head;
  let isFirst = true;
  for (const [path, { size, mtimeMs, sha256 }] of digests) {
    part += `${isFirst ? '' : ',\n'}${JSON.stringify(path)}:${JSON.stringify({ size, mtimeMs, sha256 })}`;
    isFirst = false;
    if (part.length < partLength) continue;
    hash.update(part);
    yield part;
    part = '';
  }
  part += `${isFirst ? '' : '\n'}},"sha256":"`;
  hash.update(part);
  yield `${part}${hash.digest('hex')}"}\n`;
}

const partLength = 2 ** 16;

/** Files of earlier versions, which have a single line, are also read. */
export const readDigests = (file: string): SealedReading<{ readonly files: RememberedFiles }> => {
  try {
    return readLines(file) ?? readInOneLine(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { state: 'absent' } : { state: 'damaged', reason: message };
  }
};

const readInOneLine = (file: string): SealedReading<{ readonly files: RememberedFiles }> => {
  const reading = readSealedJson<{ readonly files: Readonly<Record<string, Remembered>> }>(file);
  if (!('value' in reading)) return reading;
  const files = new RememberedFiles();
  for (const [path, remembered] of Object.entries(reading.value.files)) files.set(path, remembered);
  return { state: reading.state, value: { files } };
};

/** null if it does not begin as we write it. */
const readLines = (file: string): SealedReading<{ readonly files: RememberedFiles }> | null => {
  const files = new RememberedFiles();
  const hash = createHash('sha256');
  let number = 0;
  for (const line of linesOf(file)) {
    number += 1;
    if (number === 1 && line !== head) return null;
    const [, digest] = tail.exec(line) ?? [];
    if (digest !== undefined) {
      hash.update(line.slice(0, line.indexOf(digest)));
      return hash.digest('hex') === digest ? { state: 'intact', value: { files } } : damaged(otherContent);
    }
    hash.update(line);
    if (number === 1) continue;
    const entry = entryIn(line);
    if (entry === null) return damaged(otherContent);
    files.set(...entry);
  }
  return number === 0 ? null : damaged('it is truncated');
};

const otherContent = 'its checksum does not match its content';

const damaged = (reason: string) => ({ state: 'damaged', reason }) as const;

const entryIn = (line: string): [string, Remembered] | null => {
  try {
    const [entry] = Object.entries(JSON.parse(`{${line.replace(/,?\n$/, '')}}`) as Record<string, Remembered>);
    return entry ?? null;
  } catch {
    return null;
  }
};

/** Each with its newline, including an unterminated last line. */
function* linesOf(file: string): Generator<string> {
  const descriptor = openRegularFile(file);
  try {
    const buffer = Buffer.allocUnsafe(2 ** 20);
    let rest = Buffer.alloc(0);
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
      let bytes = Buffer.concat([rest, buffer.subarray(0, count)]);
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        yield bytes.toString('utf8', 0, end + 1);
        bytes = bytes.subarray(end + 1);
      }
      // A single-line file is not ours, however long it is.
      if (bytes.length > longestLine) break;
      rest = Buffer.from(bytes);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

const longestLine = 2 ** 20;
