import type { NetworkInspection } from '../../../app/network/inspect-model.ts';
import { resampledText } from '../../../app/network/resampled-text.ts';
import { counted } from '../../../base/counted.ts';

/** An inspection as text. */
export const inspectText = (inspection: NetworkInspection): string => {
  const { operators, input, output, steps, scopes, cutBytes, resolutionPx, resampled } = inspection;
  const shape = input.shape.map((size) => size ?? '?').join(', ');
  const producer = inspection.producer === '' ? '' : ` by ${inspection.producer}`;
  const rows: [string, string][] = [
    ['file', `${inspection.file}: ${formatText(inspection)}${producer}`],
    ['input', `${input.name} [${shape}]`],
    ['logits', `${output.name}, ${counted(output.classes, 'class', 'classes')}`],
    ...inspection.leftOut.map((node): [string, string] => ['left out', `${node}: it comes after the logits`]),
    ...(inspection.trunk === 'understood'
      ? []
      : [['trunk', 'opaque: ONNX Runtime runs the graph unchanged, up to its head'] as [string, string]]),
    ...(inspection.pooling === null ? [] : [['pooling', inspection.pooling] as [string, string]]),
    ['classifier', inspection.classifier ?? 'not found'],
    [
      'nodes',
      Object.entries(operators)
        .map(([type, count]) => `${count} ${type}`)
        .join(', '),
    ],
    ['parameters', inspection.parameters.toLocaleString('en')],
    ...(inspection.minimumSidePx === null || inspection.minimumSidePx < 2
      ? []
      : [['image size', `at least ${inspection.minimumSidePx} px`] as [string, string]]),
    [
      `at ${resolutionPx} px`,
      `${(inspection.multiplyAdds / 1e6).toFixed(1)} million multiply-adds${activationText(inspection)} per image`,
    ],
    ...(resampled === null
      ? []
      : [['positions', `${resampledText([{ ...resampled, sizePx: resolutionPx }])}`] as [string, string]]),
    ...steps.map(({ name, outputs, parameters }): [string, string] => [
      `step ${name}`,
      `gives ${outputs.map((one) => `[${one.join(', ')}]`).join(' and ')}, has ${parameters.toLocaleString('en')} values`,
    ]),
    ...Object.entries(cutBytes).map(([cut, bytes]): [string, string] => [
      `cut ${cut}`,
      `${(bytes / 1024).toFixed(1)} KiB per image`,
    ]),
    ...scopes.map(({ scope, isPossible, reason }): [string, string] => [
      `scope ${scope}`,
      `${isPossible ? 'possible' : 'NOT possible'}: ${reason}`,
    ]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join('');
};

const formatText = ({ format, opset }: NetworkInspection): string =>
  format === 'onnx' ? `ONNX, opset ${opset}` : 'layers model of tfjs';

const activationText = ({ activationBytes }: NetworkInspection): string =>
  activationBytes === null ? '' : ` and ${(activationBytes / 2 ** 20).toFixed(1)} MiB of activations`;
