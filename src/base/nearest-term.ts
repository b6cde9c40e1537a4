import { comparable, nearestWord } from './nearest-word.ts';

/** Common words for what fixres calls by another name. `gpu` would otherwise look like a typo for `cpu`. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  gpu: ['cuda', 'tensorflow-gpu'],
  nvidia: ['cuda'],
  mps: ['coreml'],
  metal: ['coreml'],
  directml: ['dml'],
  onnxruntime: ['onnx'],
  ort: ['onnx'],
  tf: ['tensorflow'],
  tfjs: ['tensorflow'],
  acc: ['top1'],
  accuracy: ['top1'],
  balanced_accuracy: ['mean_per_class'],
  calibration: ['ece'],
  head: ['classifier'],
  fc: ['classifier'],
  batchnorm: ['bn'],
  batch_norm: ['bn'],
  adam: ['adamw'],
  center_crop: ['shorter_side'],
  imagefolder: ['folder'],
  csv: ['manifest'],
};

/** The fixres term most likely meant by a mistyped, shortened or foreign word; null if none is close. */
export const nearestTerm = (word: string, candidates: Iterable<string>): string | null => {
  const words = [...candidates];
  const typed = comparable(word);
  const meant = Object.hasOwn(otherNames, typed) && !words.includes(word) ? otherNames[typed] : undefined;
  if (meant !== undefined) return meant.find((name) => words.includes(name)) ?? null;
  return nearestWord(word, words) ?? shortened(typed, words);
};

/** The only candidate that begins with the word, or is one of the word's parts: `shorter`, `image_folder`. */
const shortened = (typed: string, words: readonly string[]): string | null => {
  if (typed.length < 4) return null;
  const parts = typed.split('_');
  const found = words.filter((candidate) => {
    const name = comparable(candidate);
    return name.startsWith(typed) || (parts.length > 1 && name.length > 3 && parts.includes(name));
  });
  return found.length === 1 ? found[0]! : null;
};
