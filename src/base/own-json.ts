import { corruptFile } from './damage.ts';
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
    throw corruptFile(file, 'it is not JSON', cause);
  }
};
