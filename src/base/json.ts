import { createHash, hash } from 'node:crypto';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * The canonical text of a JSON value: keys sorted by code unit, no spaces, `undefined` members omitted. Refuses NaN
 * and infinities, which JSON would silently turn into null.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be represented in JSON`);
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} cannot be represented in JSON`);
  const kept = constants.get(value);
  if (kept !== undefined) return kept;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  // Without a comparator, `sort` compares code units.
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
};

/** Canonical texts of frozen values. */
const constants = new WeakMap<object, string>();

/** Deeply freezes the value and caches its canonical text: for values shared by many others. */
export const constant = <Value extends object>(value: Value): Value => {
  constants.set(deepFreeze(value), canonicalJson(value));
  return value;
};

export const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null)
    for (const member of Object.values(Object.freeze(value))) deepFreeze(member);
  return value;
};

// ASCII characters that JSON does not escape.
const plain = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/** Lower-case hexadecimal SHA-256, 64 characters. */
export const sha256 = (bytes: string | Uint8Array): string => hash('sha256', bytes, 'hex');

/** The same for concatenated texts that may not fit into one string. */
export const sha256OfTexts = (texts: Iterable<string>): string => {
  const digest = createHash('sha256');
  let waiting = '';
  for (const text of texts) {
    waiting += text;
    if (waiting.length < 2 ** 16) continue;
    digest.update(waiting);
    waiting = '';
  }
  return digest.update(waiting).digest('hex');
};

/** The identity of a JSON value: equal values have equal keys, regardless of member order. */
export const contentKey = (value: unknown): string => sha256(canonicalJson(value));
