import { corruptFile } from '../../base/files/damage.ts';
import { writeTransient } from '../../base/files/write-transient.ts';
import type { TrunkRows, TrunkStep } from '../../method/index.ts';
import {
  type NamedTensor,
  openSealedSafetensors,
  type SafetensorsFile,
  writeSealedSafetensors,
} from '../../model/index.ts';

/** What the header of a slice says about a step. */
interface StepHeader {
  readonly labels: readonly number[];
  /** With CutMix or mixup. */
  readonly mixed: { readonly labels: readonly number[]; readonly share: number } | null;
  /** Number of tensors at each cut. */
  readonly tensors: Readonly<Record<string, number>>;
}

/** Writes the steps of a slice, 32 bits a value, with a checksum. Throws the system's error. */
export const writeSlice = (file: string, slice: number, steps: readonly TrunkStep[]): void => {
  const tensors = steps.flatMap(({ rows }, step) =>
    [...rows].flatMap(([cut, { images, shapes, arrays }]) =>
      arrays.map(
        (values, index): NamedTensor => ({
          name: nameOf(step, cut, index),
          shape: [images, ...shapes[index]!],
          values,
        }),
      ),
    ),
  );
  const headers = steps.map(({ batch: { labels, mixed }, rows }): StepHeader => {
    const ofMixed = mixed === undefined ? null : { labels: [...mixed.labels], share: mixed.share };
    const counts = Object.fromEntries([...rows].map(([cut, { arrays }]) => [cut, arrays.length]));
    return { labels: [...labels], mixed: ofMixed, tensors: counts };
  });
  const metadata = { slice: String(slice), steps: JSON.stringify(headers) };
  writeSealedSafetensors(file, tensors, metadata, writeTransient);
};

/** Throws for a file that does not exist, is damaged, or has another slice. */
export const readSlice = (file: string, slice: number): TrunkStep[] => {
  const opened = openSealedSafetensors(file);
  if (opened.metadata.slice !== String(slice)) throw corruptFile(file, `it has slice ${opened.metadata.slice}`);
  return headersIn(file, opened.metadata.steps).map(({ labels, mixed, tensors }, step) => ({
    batch: {
      labels: Int32Array.from(labels),
      ...(mixed === null ? {} : { mixed: { labels: Int32Array.from(mixed.labels), share: mixed.share } }),
    },
    rows: new Map(Object.entries(tensors).map(([cut, count]) => [cut, rowsOf(opened, step, cut, count)])),
  }));
};

const headersIn = (file: string, text = ''): readonly StepHeader[] => {
  try {
    return JSON.parse(text);
  } catch {
    throw corruptFile(file, 'its steps are not JSON');
  }
};

const rowsOf = (opened: SafetensorsFile, step: number, cut: string, count: number): TrunkRows => {
  const tensors = Array.from({ length: count }, (_, index) => opened.read(nameOf(step, cut, index)));
  const shapes = tensors.map(({ shape }) => shape.slice(1));
  return { images: tensors[0]!.shape[0]!, shapes, arrays: tensors.map(({ values }) => values) };
};

const nameOf = (step: number, cut: string, index: number): string => `${step}/${cut}/${index}`;
