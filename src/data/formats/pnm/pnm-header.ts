import type { Size } from '../../types/image.ts';
import { damaged } from '../damaged.ts';
import { afterComment, isWhite, longestToken } from './tokens.ts';

/** The header of a PNM file. */
export interface PnmHeader extends Size {
  readonly channels: 1 | 3;
  /** Whether numbers are written as text instead of bytes. */
  readonly isPlain: boolean;
  /** The value of full intensity; null for 1-bit pixels. */
  readonly greatest: number | null;
  readonly dataAt: number;
}

/** Source: Netpbm's manual pages of the six formats; Pillow PpmImagePlugin.py. */
export const readPnmHeader = (bytes: Uint8Array): PnmHeader => {
  const kind = bytes[1]! - 0x30;
  const tokens = new HeaderTokens(bytes, 3);
  const [widthPx, heightPx] = [tokens.next(), tokens.next()];
  const isBits = kind === 1 || kind === 4;
  const greatest = isBits ? null : tokens.next();
  if (greatest !== null && (greatest === 0 || greatest > 65_535)) throw damaged(`its maximum value is ${greatest}`);
  return {
    widthPx,
    heightPx,
    channels: kind === 3 || kind === 6 ? 3 : 1,
    isPlain: kind <= 3,
    greatest,
    dataAt: tokens.at,
  };
};

class HeaderTokens {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** An integer and the single white space character after it. A comment does not end it. */
  next(): number {
    let token = '';
    while (this.at < this.#bytes.length && token.length <= longestToken) {
      const byte = this.#bytes[this.at++]!;
      if (byte === 0x23) this.at = afterComment(this.#bytes, this.at);
      else if (!isWhite(byte)) token += String.fromCharCode(byte);
      else if (token !== '') break;
    }
    if (token === '') throw damaged('the file ends in its header');
    if (!/^\d{1,10}$/.test(token)) throw damaged('its header has something else in place of a number');
    return Number(token);
  }
}
