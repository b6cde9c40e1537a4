/** Words from elsewhere for what has another name here. `gpu` would otherwise look like a slip for `cpu`. */
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

/** The candidate most likely meant by a mistyped, shortened or foreign word; null if none is close. */
export const nearestWord = (word: string, candidates: Iterable<string>): string | null => {
  const words = [...candidates];
  const typed = comparable(word);
  const meant = Object.hasOwn(otherNames, typed) && !words.includes(word) ? otherNames[typed] : undefined;
  if (meant !== undefined) return meant.find((name) => words.includes(name)) ?? null;
  return misspelt(typed, words) ?? shortened(typed, words);
};

const misspelt = (typed: string, words: readonly string[]): string | null => {
  let nearest: string | null = null;
  // A third of the letters, rounded up, may be wrong: `clasifier` and `epoks` are close, `root` and `test` are not.
  let smallest = Math.ceil(typed.length / 3) + 1;
  for (const candidate of words) {
    if (Math.abs(candidate.length - typed.length) >= smallest) continue;
    const distance = editDistance(typed, comparable(candidate));
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
};

/** The only candidate of which the word is the beginning, or which is one of the word's parts: `shorter`, `image_folder`. */
const shortened = (typed: string, words: readonly string[]): string | null => {
  if (typed.length < 4) return null;
  const parts = typed.split('_');
  const found = words.filter((candidate) => {
    const name = comparable(candidate);
    return name.startsWith(typed) || (parts.length > 1 && name.length > 3 && parts.includes(name));
  });
  return found.length === 1 ? found[0]! : null;
};

const comparable = (word: string): string => word.toLowerCase().replaceAll('-', '_').slice(0, 100);

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export const editDistance = (a: string, b: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
};
