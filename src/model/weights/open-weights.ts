import { FixresError } from '../../base/errors.ts';
import { fileSize, readBytes } from './formats/file-bytes.ts';
import { openSafetensors } from './formats/safetensors.ts';
import { isShardIndex, openSharded } from './formats/sharded.ts';
import { openTfjs } from './formats/tfjs-file.ts';
import { readModelJson } from './formats/tfjs-json.ts';
import { openOnnxWeights } from './onnx/onnx-file.ts';
import { openTorchLegacy } from './torch/torch-legacy.ts';
import { openTorchZip } from './torch/torch-zip.ts';
import type { WeightsFile, WeightsFormat } from './weights-file.ts';
import { isFolder, weightsInFolder } from './weights-in-folder.ts';

/**
 * Opens a weights file of any format, detected from its first bytes rather than its name. Names, shapes and dtypes are
 * checked; values are read on request. A folder stands for the weights in it. Throws MODEL_WEIGHTS_MISSING,
 * MODEL_WEIGHTS_INVALID (file, offset, reason).
 */
export const openWeights = (file: string): WeightsFile => {
  if (isFolder(file)) return openWeights(weightsInFolder(file));
  return openAs(file, formats);
};

/** The file for a path and its format, detected from its first bytes; nothing else is read. */
export const formatOfWeights = (path: string): Pick<WeightsFile, 'file' | 'format'> => {
  const file = isFolder(path) ? weightsInFolder(path) : path;
  return { file, format: formatAt(file, formats).format(file) };
};

const openAs = (file: string, formats: readonly Format[]): WeightsFile => formatAt(file, formats).open(file);

const formatAt = (file: string, formats: readonly Format[]): Format => {
  const start = readBytes(file, 0, Math.min(16, fileSize(file)));
  const found = formats.find(({ fits }) => fits(start));
  if (found !== undefined) return found;
  const shown = [...start.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw new FixresError('MODEL_WEIGHTS_INVALID', `${file} is not a weights file: it starts with ${shown} (byte 0)`, {
    path: file,
    hint: 'use safetensors (one file, or an index of several), a torch checkpoint (.pth, .pt, .ckpt, .bin), ONNX, or the model.json of tfjs',
  });
};

const openJson = (file: string): WeightsFile =>
  isShardIndex(readModelJson(file)) ? openSharded(file, openShard) : openTfjs(file);

const formatOfJson = (file: string): WeightsFormat => (isShardIndex(readModelJson(file)) ? 'safetensors' : 'tfjs');

/** Excludes an index of other files, which could list itself. */
const openShard = (file: string): WeightsFile =>
  openAs(
    file,
    formats.filter(({ open }) => open !== openJson),
  );

interface Format {
  readonly format: (file: string) => WeightsFormat;
  readonly fits: (start: Uint8Array) => boolean;
  readonly open: (file: string) => WeightsFile;
}

const startsWith = (start: Uint8Array, ...bytes: readonly number[]): boolean =>
  start.length >= bytes.length && bytes.every((byte, index) => start[index] === byte);

/** A length below 2^32, then the header's opening brace. */
const isSafetensors = (start: Uint8Array): boolean =>
  start[8] === 0x7b && start.subarray(4, 8).every((byte) => byte === 0);

const formats: readonly Format[] = [
  { format: () => 'safetensors', fits: isSafetensors, open: openSafetensors },
  { format: () => 'torch', fits: (start) => startsWith(start, 0x50, 0x4b), open: openTorchZip }, // PK
  { format: () => 'torch-legacy', fits: (start) => startsWith(start, 0x80), open: openTorchLegacy }, // a pickle of protocol 2 or later
  { format: formatOfJson, fits: (start) => startsWith(start, 0x7b), open: openJson }, // {
  { format: () => 'onnx', fits: (start) => startsWith(start, 0x08), open: openOnnxWeights }, // ModelProto.ir_version, a varint
];
