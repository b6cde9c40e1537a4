import { existsSync } from 'node:fs';
import { type ErrorCode, FixresError, isFixresError } from '../../base/errors.ts';
import { openImageSource, testTransform } from '../../data/index.ts';
import { loadWeights } from '../../model/index.ts';
import type { ExportableRun } from './exportable-run.ts';
import { networkPredictor, onnxPredictor, type Predictor } from './predictor.ts';
import type { ExportFormat } from './write-export.ts';

/** Number of test images on which an exported network must predict as the run did. */
const checkedImages = 16;
/** The last batch is shorter, so that a second batch size is tested. */
const batchSize = 6;

/** Whether the check was made: the number of images, or the reason why not. */
export type ExportCheck = { readonly images: number; readonly test: string } | { readonly skipped: string };

/**
 * Runs the written file on test images and compares its predictions with the run's: the top class must be the same for
 * each. Throws MODEL_EXPORT_DIFFERS.
 */
export const checkExport = async (run: ExportableRun, format: ExportFormat, file: string): Promise<ExportCheck> => {
  const { tested, datasetRoot, card, isRounded } = run;
  if (tested === undefined) {
    return { skipped: `no finished test of this network at ${card.transform.testResolutionPx} px` };
  }
  if (isRounded) return { skipped: 'the run used 16-bit features, but the file does not' };
  if (datasetRoot !== null && !existsSync(datasetRoot)) return { skipped: `the data set is not at ${datasetRoot}` };
  const wanted = tested.predictions.slice(0, checkedImages);
  let pixels: readonly Uint8Array[];
  try {
    pixels = await testPixels(
      run,
      wanted.map(({ image }) => image),
    );
  } catch (error) {
    if (isFixresError(error) && isAboutData(error.code)) return { skipped: error.message };
    throw error;
  }
  const { answers } = run.dataset.index;
  const predictor = predictorOf(run, format, file);
  try {
    for (let first = 0; first < wanted.length; first += batchSize) {
      const batch = pixels.slice(first, first + batchSize);
      const logits = await predictor.logits(Buffer.concat(batch), batch.length);
      for (const [row] of batch.entries()) {
        const got = largest(logits.subarray(row * card.classes.length, (row + 1) * card.classes.length), answers);
        const { image, predicted } = wanted[first + row]!;
        if (got !== predicted) throw differs(run, image, predicted, got);
      }
    }
  } finally {
    predictor.close();
  }
  return { images: wanted.length, test: tested.key };
};

const predictorOf = ({ card, network }: ExportableRun, format: ExportFormat, file: string): Predictor => {
  if (format === 'onnx') return onnxPredictor(file, card);
  return networkPredictor(network, loadWeights(network, file), card);
};

const testPixels = async (
  { dataset, datasetRoot, card }: ExportableRun,
  images: readonly number[],
): Promise<Uint8Array[]> => {
  const source = openImageSource(dataset.dataset, datasetRoot, dataset.index, { threads: 0 });
  const pixels: Uint8Array[] = [];
  for (const image of images) pixels.push(testTransform(await source.image('test', image), card.transform));
  return pixels;
};

const isAboutData = (code: ErrorCode): boolean => code === 'DATA_CHANGED' || code === 'DATA_IMAGE_UNREADABLE';

/** Among the allowed classes; ties go to the first, as in the run's own predictions. */
const largest = (values: Float32Array, answers: readonly number[] = [...values.keys()]): number =>
  answers.reduce((best, index) => (values[index]! > values[best]! ? index : best));

const differs = ({ card, dataset }: ExportableRun, image: number, wanted: number, got: number): FixresError =>
  new FixresError(
    'MODEL_EXPORT_DIFFERS',
    `the exported network predicts \`${card.classes[got] ?? 'no class'}\` for ${dataset.index.parts.test[image]?.path}, but the run predicted \`${card.classes[wanted]}\``,
    { hint: 'nothing was written; export with `--format safetensors`, or report a bug' },
  );
