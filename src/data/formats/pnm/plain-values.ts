import { damaged } from '../damaged.ts';
import { afterComment, isWhite, longestToken } from './tokens.ts';

/** Values written as 0 and 1, with or without space between them, 1 for black. No other characters may follow the last one. */
export const readPlainBits = (data: Uint8Array, count: number): Uint8Array => {
  if (data.length < count) throw tooShort();
  const levels = new Uint8Array(count);
  let written = 0;
  for (let at = 0; at < data.length; ) {
    const byte = data[at++]!;
    if (byte === 0x23) at = afterComment(data, at);
    else if (byte === 0x30 || byte === 0x31) levels[written++] = byte === 0x30 ? 255 : 0;
    else if (!isWhite(byte)) throw damaged('a pixel is neither 0 nor 1');
  }
  if (written < count) throw tooShort();
  return levels;
};

/** Values written as integers separated by white space. A comment does not end a number, as in Pillow. */
export const readPlainValues = (data: Uint8Array, count: number, { greatest, table }: Levels): Uint8Array => {
  // Each needs a digit, and white space after it.
  if (data.length < count * 2 - 1) throw tooShort();
  const levels = new Uint8Array(count);
  let written = 0;
  let value = 0;
  let digits = 0;
  for (let at = 0; written < count; ) {
    const byte = at < data.length ? data[at]! : endOfFile;
    at += 1;
    if (byte === 0x23) {
      at = afterComment(data, at);
    } else if (!isWhite(byte)) {
      if (byte < 0x30 || byte > 0x39) throw damaged('expected a number, got something else');
      value = value * 10 + byte - 0x30;
      digits += 1;
      if (digits > longestToken || value > greatest) throw damaged(`a value is greater than ${greatest}`);
    } else if (digits > 0) {
      levels[written++] = table[value]!;
      value = 0;
      digits = 0;
    } else if (at > data.length) {
      throw tooShort();
    }
  }
  refuseLongEnd(data);
  return levels;
};

/** Pillow sees only this part of what follows the values. */
const refuseLongEnd = (data: Uint8Array): void => {
  const end = data.subarray(-longestToken - 1);
  if (end.length > longestToken && !end.some((byte) => isWhite(byte) || byte === 0x23))
    throw damaged('its last word is too long for a number');
};

/** Counts as white space. */
const endOfFile = 0x0a;

/** What the values mean. */
export interface Levels {
  readonly greatest: number;
  /** A level from 0 to 255 for each value, at least up to `greatest`. */
  readonly table: Uint8Array;
}

const tooShort = (): Error => damaged('the file ends before the image does');
