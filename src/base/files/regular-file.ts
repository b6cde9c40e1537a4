import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/**
 * Opens a regular file for reading: opening a pipe might block forever, and a device may never end. Throws file
 * system errors, and a plain error with the code `ENOTREGULAR`.
 */
export const openRegularFile = (file: string): number => {
  if (file.includes('\0')) throw refusal('its name contains a zero byte, which no file name can');
  // Without this flag, opening a pipe would block.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    assertRegular(fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
};

/** All bytes of a regular file of at most `maxBytes`. Throws as `openRegularFile`. */
export const readRegularFile = (file: string, maxBytes = 1024 ** 3): Buffer => {
  const descriptor = openRegularFile(file);
  try {
    const { size } = fstatSync(descriptor);
    if (size > maxBytes) throw refusal(`expected at most ${maxBytes} bytes, got ${size}`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** The whole text of a regular file, which must fit into a string. Throws as `openRegularFile`. */
export const readRegularText = (file: string): string => readRegularFile(file, maxTextBytes).toString('utf8');

const maxTextBytes = 512 * 1024 ** 2 - 32;

export const assertRegular = (stats: Stats): void => {
  if (!stats.isFile()) throw refusal(`expected a regular file, got ${kindOf(stats)}`);
};

const kindOf = (stats: Stats): string => {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
};

const refusal = (message: string): Error => Object.assign(new Error(message), { code: 'ENOTREGULAR' });
