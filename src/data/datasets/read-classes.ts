import { FixresError } from '../../base/errors.ts';
import { readRegularText } from '../../base/regular-file.ts';

/** Names of classes, one a line up to the first space; empty lines at the end are passed over. Throws `DATA_NOT_FOUND`, `DATA_CLASSES_MISMATCH`. */
export const readClasses = async (file: string): Promise<readonly string[]> => {
  let text: string;
  try {
    text = readRegularText(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read the classes ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'set `classes_file` of the data set to a text file, relative to `root`',
      cause,
    });
  }
  const classes = text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s/, 1)[0]!);
  const firsts = new Map<string, number>();
  for (const [index, name] of classes.entries()) {
    const first = firsts.get(name);
    if (name === '') throw invalid(file, index, 'it is empty');
    if (first !== undefined) throw invalid(file, index, `\`${name}\` is in line ${first + 1} already`);
    firsts.set(name, index);
  }
  return classes;
};

const invalid = (file: string, index: number, reason: string): FixresError =>
  new FixresError('DATA_CLASSES_MISMATCH', `${file}:${index + 1}: ${reason}`, {
    path: `${file}:${index + 1}`,
    hint: 'give every class one line, in the order of the labels',
  });
