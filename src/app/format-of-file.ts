import { extname } from 'node:path';
import { FixresError } from '../base/errors.ts';

/**
 * The format for writing a file, from its extension, which `--format` may repeat. Throws CLI_USAGE for an unknown
 * extension, or one that contradicts the requested format.
 */
export const formatOfFile = <Format extends string>(
  file: string,
  asked: Format | undefined,
  extensions: Readonly<Record<Format, string>>,
): Format => {
  const formats = Object.keys(extensions) as Format[];
  const extension = extname(file).slice(1).toLowerCase();
  const found = formats.find((format) => extensions[format] === extension);
  const given = extension === '' ? 'has no extension' : `has the extension .${extension}`;
  if (found === undefined) {
    const known = asked === undefined ? formats : [asked];
    throw new FixresError('CLI_USAGE', `cannot tell the format of ${file}, which ${given}`, {
      path: file,
      hint: `name a file that ends in ${known.map((format) => `.${extensions[format]}`).join(', ')}`,
    });
  }
  if (asked === undefined || asked === found) return found;
  throw new FixresError('CLI_USAGE', `${file} ${given}, but \`--format\` is ${asked}`, {
    path: file,
    hint: `omit \`--format\`, or name a file that ends in .${extensions[asked]}`,
  });
};
