import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';

/**
 * Names that model hubs give to weights files; the first that exists is used. Source: transformers/utils/__init__.py,
 * `SAFE_WEIGHTS_NAME`.
 */
const usualNames = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
];

const weightsEndings = /\.(safetensors|pth|pt|ckpt|bin|tar)$/;

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * The weights file in a folder: one with a name used by model hubs, or the only one with an extension for weights.
 * Throws MODEL_WEIGHTS_MISSING if there is none, MODEL_WEIGHTS_INVALID if there are several.
 */
export const weightsInFolder = (folder: string): string => {
  const names = readdirSync(folder).sort();
  const usual = usualNames.find((name) => names.includes(name));
  const found = usual === undefined ? names.filter((name) => weightsEndings.test(name)) : [usual];
  if (found.length === 1) return join(folder, found[0]!);
  if (found.length > 1) {
    throw new FixresError('MODEL_WEIGHTS_INVALID', `the folder ${folder} has several weights files: ${shown(found)}`, {
      path: folder,
      hint: `use one of them: ${join(folder, found[0]!)}`,
    });
  }
  throw new FixresError('MODEL_WEIGHTS_MISSING', `the folder ${folder} has no weights file`, {
    path: folder,
    hint: hintFor(folder, names),
  });
};

const hintFor = (folder: string, names: readonly string[]): string => {
  const whole = names.find((name) => name.endsWith('.onnx') || name === 'model.json');
  if (whole !== undefined) {
    return `use the network's file, ${join(folder, whole)}, and set \`name: ${whole.endsWith('.onnx') ? 'onnx' : 'tfjs'}\` of the model`;
  }
  return 'download the whole snapshot: its weights are named model.safetensors or pytorch_model.bin';
};

const namesShown = 5;

const shown = (names: readonly string[]): string =>
  names.length <= namesShown
    ? names.join(', ')
    : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`;
