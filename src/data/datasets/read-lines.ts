import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { readRegularText } from '../../base/files/regular-file.ts';

export interface TextLine {
  readonly text: string;
  /** `file:line`. */
  readonly place: string;
}

/** The lines of a list file of a data set, skipping empty ones. Throws DATA_NOT_FOUND, DATA_EMPTY. */
export const readLines = async (root: string, name: string): Promise<TextLine[]> => {
  const file = join(root, name);
  let text: string;
  try {
    text = readRegularText(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'unpack the annotations of the data set into `root`',
      cause,
    });
  }
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ text: line, place: `${file}:${index + 1}` }))
    .filter(({ text: line }) => line.trim() !== '');
  if (lines.length > 0) return lines;
  throw new FixresError('DATA_EMPTY', `${file} is empty`, { path: file, hint: 'get the file again' });
};

/** Parses a line with a number and a value that may contain spaces. Throws DATA_MANIFEST_INVALID. */
export const numberedValue = ({ text, place }: TextLine): { readonly id: number; readonly value: string } => {
  const [, id, value] = /^\s*(\d+)\s+(.*\S)\s*$/.exec(text) ?? [];
  if (id !== undefined && value !== undefined) return { id: Number(id), value };
  throw new FixresError('DATA_MANIFEST_INVALID', `${place}: expected a number and a value, got \`${text}\``, {
    path: place,
    hint: 'get the original file of the data set again',
  });
};
