import { FixresError } from '../../base/errors.ts';
import { readRegularFile } from '../../base/files/regular-file.ts';

/**
 * The text of a list file of a data set: UTF-8, or UTF-16 as spreadsheets save it, without a byte order mark. Throws
 * a plain error if the file can't be read, and `DATA_MANIFEST_INVALID` with the line if it is in neither encoding.
 */
export const readListText = (file: string): string => {
  const bytes = readRegularFile(file, maxTextBytes);
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const line = encoding === 'utf-8' ? lineOfBadUtf8(bytes) : 1;
    throw new FixresError('DATA_MANIFEST_INVALID', `${file}:${line}: the text is not ${encoding.toUpperCase()}`, {
      path: `${file}:${line}`,
      hint:
        encoding === 'utf-8'
          ? 'save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`'
          : 'the file may be truncated or not text: save it again as UTF-8',
      cause,
    });
  }
};

/** Longer files do not fit into a string. */
const maxTextBytes = 512 * 1024 ** 2 - 32;

/**
 * Without a byte order mark, recognises UTF-16 by a zero byte in the first code unit, as any ASCII character has;
 * UTF-8 text has none.
 */
const encodingOf = (bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 && bytes.length > 1 ? 'utf-16be' : 'utf-8';
};

const lineOfBadUtf8 = (bytes: Buffer): number => {
  let line = 1;
  for (let at = 0; at < bytes.length; line++) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    const text = bytes.subarray(at, end);
    if (!Buffer.from(text.toString('utf8')).equals(text)) return line;
    at = end + 1;
  }
  return line;
};
