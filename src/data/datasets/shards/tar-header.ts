/** A tar header's description of the bytes that follow it. */
export interface TarHeader {
  readonly name: string;
  /** Bytes that follow, without padding. */
  readonly length: number;
  /** One character: `0` a file, `L` a long name of the next member (GNU), `x` its attributes (PAX), ... */
  readonly type: string;
}

export const blockBytes = 512;

/**
 * Reads a header of 512 bytes: ustar, GNU and the old V7 format. Throws a plain error for anything else.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
export const parseTarHeader = (block: Buffer): TarHeader => {
  const magic = block.toString('latin1', 257, 263);
  if (numberAt(block, 148, 8) !== checksum(block))
    throw new Error(magic.startsWith('ustar') ? 'a tar header is damaged' : 'a tar header is missing');
  // GNU's `ustar ` stores times where POSIX stores the prefix of a long name.
  const prefix = magic === 'ustar\0' ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  const type = String.fromCharCode(block[156]!);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    length: numberAt(block, 124, 12),
    type: type === '\0' || type === '7' ? '0' : type,
  };
};

/** The attributes of a PAX header: lines of `LENGTH KEY=VALUE`, the length in bytes and of the whole line. */
export const parsePax = (body: Buffer): ReadonlyMap<string, string> => {
  const attributes = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(' ', at);
    const digits = body.toString('latin1', at, Math.max(at, space));
    const length = /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
    if (Number.isNaN(length) || length <= space - at || at + length > body.length)
      throw new Error('its PAX attributes are damaged');
    const [key, ...value] = body.toString('utf8', space + 1, at + length - 1).split('=');
    attributes.set(key!, value.join('='));
    at += length;
  }
  return attributes;
};

/** Text up to the first zero byte. */
export const textAt = (bytes: Buffer, at: number, length: number): string => {
  const end = bytes.indexOf(0, at);
  return bytes.toString('utf8', at, end < 0 || end > at + length ? at + length : end);
};

/** Octal digits, or GNU's big-endian binary number if the first bit is set. NaN if neither. */
const numberAt = (block: Buffer, at: number, length: number): number => {
  if (block[at]! >= 0x80) {
    const value = block.subarray(at + 1, at + length).reduce((sum, byte) => sum * 256 + byte, block[at]! & 0x7f);
    return Number.isSafeInteger(value) ? value : Number.NaN;
  }
  const digits = textAt(block, at, length).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
};

/** The sum of the header's bytes, with the checksum field read as spaces. */
const checksum = (block: Buffer): number => {
  let sum = 8 * 32;
  for (let at = 0; at < blockBytes; at++) if (at < 148 || at >= 156) sum += block[at]!;
  return sum;
};
