import { FixresError } from './errors.ts';
import { readRegularText } from './regular-file.ts';

/**
 * The content of a JSON file that fixres wrote whole. Its type is what was written. Throws `EXECUTE_ARTIFACT_CORRUPT` for a file
 * that is not JSON any more, and what the file system throws.
 */
export const readOwnJson = <Content>(file: string): Content => {
  const text = readRegularText(file);
  try {
    return JSON.parse(text) as Content;
  } catch (cause) {
    throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', `${file} is damaged: it is not JSON`, {
      path: file,
      hint: 'remove the file and run the experiment again',
      cause,
    });
  }
};
