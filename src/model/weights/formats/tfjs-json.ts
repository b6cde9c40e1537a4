import { brokenFile, fileSize, readBytes } from './file-bytes.ts';

const format = 'tfjs';
const maximumJsonBytes = 256 * 1024 * 1024;

/** The content of a `model.json`. Throws MODEL_WEIGHTS_INVALID. */
export const readModelJson = (file: string): unknown => {
  const size = fileSize(file);
  if (size > maximumJsonBytes) throw brokenFile(file, format, 0, `JSON of ${size} bytes is too long`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readBytes(file, 0, size, format)));
  } catch (cause) {
    throw brokenFile(file, format, 0, `it is not JSON: ${(cause as Error).message}`);
  }
};

/** An object's own member; undefined if it does not exist or this is not an object. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** A member that is a list; empty if it is not a list. */
export const listOf = (value: unknown, name: string): readonly unknown[] => {
  const list = member(value, name);
  return Array.isArray(list) ? list : [];
};
