import { createHash } from 'node:crypto';
import { type WriteFile, writeFileAtomic } from '../../../base/files/atomic-write.ts';
import { sha256 } from '../../../base/json.ts';
import type { Metadata } from '../types.ts';
import type { NamedTensor } from '../weights-file.ts';
import { fileSize, readBytes } from './file-bytes.ts';
import { SafetensorsFile, safetensorsParts } from './safetensors.ts';
import { headerLength, invalidWeights, parseHeader } from './safetensors-header.ts';

/*
 * A safetensors file with its own checksum: its last tensor, `sha256`, is the SHA-256 of all bytes before it. Other
 * programs read it like any other file.
 */

const seal = { name: 'sha256', bytes: 32 } as const;

/** Like `writeSafetensors`, with a checksum. */
export const writeSealedSafetensors = (
  file: string,
  tensors: readonly NamedTensor[],
  metadata: Metadata = {},
  write: WriteFile = writeFileAtomic,
): void => {
  const parts = safetensorsParts(tensors, metadata, seal);
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  write(file, ...parts, hash.digest());
};

/**
 * Like `openSafetensors`, but throws MODEL_WEIGHTS_INVALID if the file has changed since it was written or has no
 * checksum. The file is read once, so tensors read later come from the bytes that were checked.
 */
export const openSealedSafetensors = (file: string): SafetensorsFile => {
  const size = fileSize(file);
  const bytes = readBytes(file, 0, size, 'safetensors');
  const length = headerLength(bytes.subarray(0, 8), size, file);
  const header = parseHeader(bytes.subarray(8, 8 + length), size, file);
  const entry = header.entries.get(seal.name);
  if (entry?.end !== size || entry.end - entry.begin !== seal.bytes) {
    throw invalidWeights(file, 8, 'it has no checksum, like files of earlier versions');
  }
  const isWhole = sha256(bytes.subarray(0, entry.begin)) === Buffer.from(bytes.subarray(entry.begin)).toString('hex');
  if (!isWhole) throw invalidWeights(file, entry.begin, 'its checksum does not match its content');
  return new SafetensorsFile(file, header, bytes);
};
