import { FixresError } from '../../base/errors.ts';

/** Instructions for a spec, and the same for the command line of `advise`; the rest of a hint is unchanged. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/, and set `name: onnx` of the model/g, ', and pass that file as `--model`'],
  [/set `name: onnx` of the model, which/g, 'pass it as `--model` with the ending .onnx, which'],
  [/set `name: ([^`]+)` of the model/g, 'add `--architecture $1`'],
  [/set `name` of the model to (\S+), or to another of them/g, 'add `--architecture $1`, or another of them'],
  [/set `(?:root|test|manifest)` of the data set(?=,? to )/g, 'set `--images`'],
  [/set `train` of the data set(?= to )/g, 'set `--train`'],
];

/** Text that makes sense only for a spec. */
const keyOfSpec = /of the (?:data set|model)\b|`[a-z_.]+: [^`]+`|`[a-z]+_[a-z_]+`/;

/**
 * The error with a hint for a user who has no spec: options of `advise` where they exist; otherwise it mentions the
 * command that writes a spec.
 */
export const hintInOptions = (error: FixresError): FixresError => {
  const { code, message, path, hint, cause } = error;
  if (hint === undefined) return error;
  const worded = phrases.reduce((text, [spec, option]) => text.replace(spec, option), hint);
  const isForSpec = keyOfSpec.test(worded) && !worded.includes('fixres init');
  const told = isForSpec ? `${worded} (in a spec, which \`fixres init\` writes)` : worded;
  if (told === hint) return error;
  return new FixresError(code, message, { ...(path === undefined ? {} : { path }), hint: told, cause });
};
