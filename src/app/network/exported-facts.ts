import { isSquare } from '../../domain/input-size.ts';
import {
  cardOf,
  exportedConfig,
  formatOfWeights,
  type Metadata,
  type NetworkFacts,
  nothingKnownOfNetwork,
  openSafetensors,
  readOnnxMetadata,
} from '../../model/index.ts';

/** Metadata that `fixres export` wrote into a file; empty for other files. Throws if the metadata is broken. */
export const exportedFacts = (file: string): NetworkFacts => {
  const metadata = metadataOf(file);
  if (metadata.fixres_version === undefined) return nothingKnownOfNetwork;
  const card = cardOf(metadata, file);
  const { architecture, classes, transform, trainResolutionPx } = card;
  // A graph may include normalisation; weights alone never do.
  const { mean, std } = file.endsWith('.onnx') ? exportedConfig(card) : card.normalize;
  const known = <Value>(value: Value) => ({ value, from: 'metadata' });
  const { testResolutionPx } = transform;
  const native = trainResolutionPx ?? (isSquare(testResolutionPx) ? testResolutionPx : null);
  return {
    ...nothingKnownOfNetwork,
    architecture: known(architecture),
    classes: known(classes.length),
    classNames: known(classes),
    nativeResolutionPx: native === null ? null : known(native),
    testResolutionPx: known(testResolutionPx),
    normalize: known({ mean, std }),
    cropRatio: known(transform.cropRatio),
    resize: known(transform.resize),
    interpolation: known(transform.interpolation),
  };
};

const metadataOf = (file: string): Metadata => {
  const { format } = formatOfWeights(file);
  if (format === 'onnx') return readOnnxMetadata(file);
  return format === 'safetensors' && !file.endsWith('.json') ? openSafetensors(file).metadata : {};
};
