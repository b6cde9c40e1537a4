import { writeOutputFile } from '../../base/atomic-write.ts';
import { FixresError } from '../../base/errors.ts';
import { imageResolutionPx } from '../../data/index.ts';
import { exportModel, type Tensor, type Tensor2D } from '../../engine/index.ts';
import { cardMetadata, saveWeights } from '../../model/index.ts';
import type { ExportableRun } from './exportable-run.ts';
import { openNetwork } from './predictor.ts';

const exportFormats = ['onnx', 'safetensors'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Writes a run's network with its card to a file. ONNX needs the engine `onnx`. Throws ENGINE_UNSUPPORTED_OP, MODEL_UNSUPPORTED_OP. */
export const writeExport = (run: ExportableRun, format: ExportFormat, file: string): void => {
  const { card, network, weights } = run;
  if (network.lacks?.all !== undefined) throw runsElsewhere(run);
  const { testResolutionPx: side, cropRatio } = card.transform;
  const metadata = (input: string) => cardMetadata(card, imageResolutionPx(side, cropRatio), input);
  if (format === 'safetensors') {
    const input = `RGB, (x / 255 - mean) / std, [batch, 3, ${side}, ${side}]`;
    saveWeights(network, weights, file, metadata(input), writeOutputFile);
    return;
  }
  const opened = openNetwork(network, weights, card);
  try {
    const traced = {
      inputShape: [side, side, 3] as const,
      constants: new Map(
        network.parameters.map(({ name, role }) => [
          role === 'linear' ? `${name}.transposed` : name,
          opened.parameters.context.parameter(name) as Tensor,
        ]),
      ),
      apply: (pixels: Parameters<typeof opened.apply>[0]) => opened.apply(pixels) as Tensor2D,
    };
    const input = `float32, RGB 0..255, [batch, 3, ${side}, ${side}]; the graph normalises`;
    writeOutputFile(file, ...exportModel(traced, metadata(input)));
  } finally {
    opened.close();
  }
};

/** What fixres has of such a network is its head. */
const runsElsewhere = ({ card }: ExportableRun): FixresError =>
  new FixresError(
    'MODEL_UNSUPPORTED_OP',
    `the network of run ${card.provenance.run.slice(0, 8)} can't be exported: its trunk runs as it is in ONNX Runtime, and fixres can't write its graph`,
    { hint: 'take the tuned values of the head from `head.safetensors` in the folder of the `finetune` run' },
  );
