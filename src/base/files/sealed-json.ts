import { sha256 } from '../json.ts';
import { writeFileAtomic } from './atomic-write.ts';
import { readRegularFile } from './regular-file.ts';

/*
 * A JSON object with its own checksum: its last member, `sha256`, is the SHA-256 of all bytes before that value. Other
 * programs read it like any other JSON. A file read back is either exactly as written, or damaged and rejected.
 */

/** What was found in a file. `former`: a complete file from an earlier version, which had no checksums. */
export type SealedReading<Value> =
  | { readonly state: 'intact' | 'former'; readonly value: Value }
  | { readonly state: 'absent' }
  | { readonly state: 'damaged'; readonly reason: string };

type Unsealed = object & { readonly sha256?: never };

/** The checksum and the closing brace, on one line or several. */
const seal = /^([0-9a-f]{64})"\n?\}\n$/;

/**
 * Writes an object with its checksum atomically; use `indent` 0 for files that only programs read. Throws
 * `BASE_WRITE_FAILED`.
 */
export const writeSealedJson = <Value extends Unsealed>(file: string, value: Value, indent = 2): void =>
  writeFileAtomic(file, sealedJson(value, indent));

/** The text of such a file. With `indent` 0 it is a single line, so that a file may hold several. */
export const sealedJson = (value: Unsealed, indent = 2): string => {
  const text = JSON.stringify({ ...value, sha256: '' }, null, indent);
  const end = text.lastIndexOf('"');
  const body = text.slice(0, end);
  return `${body}${sha256(body)}${text.slice(end)}\n`;
};

/**
 * Reads such a file. One without a checksum is `former` only if `isFormer` recognises its exact members, so that a
 * file with a damaged checksum name does not pass as former. The checksum was verified, so the type is the one
 * written.
 */
export const readSealedJson = <Value extends Unsealed>(
  file: string,
  isFormer?: (value: unknown) => boolean,
): SealedReading<Value> => {
  try {
    return openSealedJson(readRegularFile(file), isFormer);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { state: 'absent' } : { state: 'damaged', reason: message };
  }
};

/** The same for bytes already read. */
export const openSealedJson = <Value extends Unsealed>(
  bytes: Buffer,
  isFormer: (value: unknown) => boolean = () => false,
): SealedReading<Value> => {
  const value = parsed(bytes);
  if (isSealed(bytes)) {
    const { sha256: _, ...sealed } = value as { readonly sha256: string };
    return { state: 'intact', value: sealed as Value };
  }
  if (isFormer(value)) return { state: 'former', value: value as Value };
  return { state: 'damaged', reason: reasonFor(bytes, value) };
};

const isSealed = (bytes: Buffer): boolean => {
  const begin = bytes.lastIndexOf('"', bytes.lastIndexOf('"') - 1) + 1; // of the checksum
  const [, digest] = seal.exec(bytes.subarray(begin).toString('latin1')) ?? [];
  return digest !== undefined && digest === sha256(bytes.subarray(0, begin));
};

/** undefined: not JSON. */
const parsed = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

const reasonFor = (bytes: Buffer, value: unknown): string => {
  if (bytes.length === 0) return 'it is empty';
  if (value === undefined) return 'it is not JSON';
  const hasSeal = typeof value === 'object' && value !== null && 'sha256' in value;
  return hasSeal ? 'its checksum does not match its content' : 'it has no checksum';
};

/** Whether a value is an object with exactly these members, each passing its check: for `isFormer`. */
export const hasExactly = (value: unknown, members: Readonly<Record<string, (member: unknown) => boolean>>): boolean =>
  isObject(value) &&
  Object.keys(value).length === Object.keys(members).length &&
  Object.entries(members).every(([name, isRight]) => Object.hasOwn(value, name) && isRight(value[name]));

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
