import { FixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { sidesOf } from '../../domain/input-size.ts';
import { imageResolutionPx } from '../../domain/test-transform.ts';
import { exportModel, type Tensor, type Tensor2D } from '../../engine/index.ts';
import { cardMetadata, saveWeights } from '../../model/index.ts';
import type { ExportableRun } from './exportable-run.ts';
import { openNetwork } from './predictor.ts';

const exportFormats = ['onnx', 'safetensors'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportExtensions = { onnx: 'onnx', safetensors: 'safetensors' } as const satisfies Record<
  ExportFormat,
  string
>;

/**
 * Writes a run's network with its card to a file. ONNX requires the `onnx` engine. Throws ENGINE_UNSUPPORTED_OP,
 * MODEL_UNSUPPORTED_OP.
 */
export const writeExport = (run: ExportableRun, format: ExportFormat, file: string): void => {
  const { card, network, weights } = run;
  const { testResolutionPx, cropRatio } = card.transform;
  const { heightPx, widthPx } = sidesOf(testResolutionPx);
  const metadata = (input: string) => cardMetadata(card, imageResolutionPx(testResolutionPx, cropRatio), input);
  if (network.rewritten !== undefined) {
    if (format === 'safetensors') throw noWeights(run);
    const input = `the graph's own input; size ${testResolutionPx}, RGB, (x / 255 - mean) / std`;
    writeOutputFile(file, ...network.rewritten(weights, testResolutionPx, metadata(input)));
    return;
  }
  if (format === 'safetensors') {
    const input = `RGB, (x / 255 - mean) / std, [batch, 3, ${heightPx}, ${widthPx}]`;
    saveWeights(network, weights, file, metadata(input), writeOutputFile);
    return;
  }
  const opened = openNetwork(network, weights, card);
  try {
    const traced = {
      inputShape: [heightPx, widthPx, 3] as const,
      constants: new Map(
        network.parameters.map(({ name, role }) => [
          role === 'linear' ? `${name}.transposed` : name,
          opened.parameters.context.parameter(name) as Tensor,
        ]),
      ),
      apply: (pixels: Parameters<typeof opened.apply>[0]) => opened.apply(pixels) as Tensor2D,
    };
    const input = `float32, RGB 0..255, [batch, 3, ${heightPx}, ${widthPx}]; the graph normalises`;
    writeOutputFile(file, ...exportModel(traced, metadata(input)));
  } finally {
    opened.close();
  }
};

/** fixres only has the head of such a network. */
const noWeights = ({ card }: ExportableRun): FixresError =>
  new FixresError(
    'MODEL_UNSUPPORTED_OP',
    `the network of run ${card.provenance.run.slice(0, 8)} can't be exported as safetensors: it runs unchanged in ONNX Runtime, and fixres has only the weights of its head`,
    { hint: 'export with `--format onnx`, which writes its own file with the head of the run' },
  );
