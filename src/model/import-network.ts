import { FixresError, isFixresError } from '../base/errors.ts';
import { cardOf, type ModelCard } from './export/model-card.ts';
import { readOnnxMetadata } from './export/onnx-metadata.ts';
import { exportedConfig } from './imported-config.ts';
import type { HeadNames } from './onnx/find-head.ts';
import type { ImportedNetwork } from './onnx/import-graph.ts';
import { importOnnx } from './onnx/import-onnx.ts';
import { importOpaque, type OpaqueNetwork } from './opaque/import-opaque.ts';
import { importTfjs } from './tfjs/import-tfjs.ts';
import { formatOfWeights } from './weights/open-weights.ts';

/** Names a spec uses for a network that comes from a file. */
export const importedArchitectures = ['onnx', 'tfjs'] as const;
export type ImportedArchitecture = (typeof importedArchitectures)[number];

export const isImported = (architecture: string): architecture is ImportedArchitecture =>
  importedArchitectures.some((name) => name === architecture);

/** A user's own network: one that fixres rebuilds, or one that ONNX Runtime runs unchanged. */
export type AnyImported = ImportedNetwork | OpaqueNetwork;

/**
 * Imports a user's own network from a file in the format named by `architecture`. Throws whatever that format's
 * importer throws.
 */
export const importNetwork = (architecture: ImportedArchitecture, file: string, names: HeadNames = {}): AnyImported =>
  architecture === 'onnx' ? importAnyOnnx(file, names) : importTfjs(file, names);

/** The same for a file in either format, detected from its first bytes. */
export const importAny = (file: string, names: HeadNames = {}): AnyImported => {
  const { format } = formatOfWeights(file);
  if (format === 'onnx' || format === 'tfjs') return importNetwork(format, file, names);
  throw new FixresError('MODEL_UNSUPPORTED_OP', `${file} contains weights (${format}) but no network`, {
    path: file,
    hint: 'use an ONNX file, or the model.json of a tfjs layers model; `fixres weights inspect` lists weights',
  });
};

/** Rebuilds what the importer understands; for anything else, ONNX Runtime runs the trunk. */
const importAnyOnnx = (file: string, given: HeadNames): AnyImported => {
  const card = exportedCard(file);
  if (card === undefined) return importAnyOf(file, given);
  const imported = importAnyOf(file, { ...card.names, ...given });
  return { ...imported, network: { ...imported.network, card, pretrained: exportedConfig(card) } };
};

/** What fixres stored in a file it exported. */
const exportedCard = (file: string): ModelCard | undefined => {
  const metadata = readOnnxMetadata(file);
  return 'fixres_version' in metadata ? cardOf(metadata, file) : undefined;
};

const importAnyOf = (file: string, names: HeadNames): AnyImported => {
  if (names.output !== undefined) return importOpaque(file, names);
  try {
    return importOnnx(file, names);
  } catch (error) {
    const mayBeOpaque =
      isFixresError(error) && (error.code === 'MODEL_UNSUPPORTED_OP' || error.code === 'MODEL_WEIGHTS_INVALID');
    if (!mayBeOpaque || names.pooling !== undefined) throw error;
    return importOpaque(file, names);
  }
};
