export { type CardTransform, cardMetadata, cardOf, type ModelCard, type Provenance } from './export/model-card.ts';
export { readOnnxMetadata } from './export/onnx-metadata.ts';
export { findArchitecture, isArchitecture } from './find-architecture.ts';
export {
  type Known,
  type NetworkFacts,
  nothingKnownOfNetwork,
  withFallback,
} from './hub/hub-facts.ts';
export { readSnapshot } from './hub/read-snapshot.ts';
export {
  type ImportedArchitecture,
  importAny,
  importedArchitectures,
  importNetwork,
  isImported,
} from './import-network.ts';
export { exportedConfig } from './imported-config.ts';
export { elementCount, isLearnable, multiplyAdds, parameterCount, shapesAt } from './measure.ts';
export { withNewClassifier } from './new-classifier.ts';
export type { HeadNames } from './onnx/find-head.ts';
export { openWholeGraph } from './opaque/whole-graph.ts';
export type { ResampledSides } from './resample-positions.ts';
export {
  allParts,
  assertScope,
  type PossibleScopes,
  partsOfScope,
  possibleScopes,
  type TrainedParts,
} from './scope.ts';
export { runHead, runSteps } from './steps.ts';
export type * from './types.ts';
export { loadSomeWeights, loadWeights, saveWeights } from './weights/files.ts';
export { digestOfAll, filesOfWeights, stateOfWeights } from './weights/files-of-weights.ts';
export { isFloat } from './weights/formats/decode-floats.ts';
export { openSafetensors, type SafetensorsFile, writeSafetensors } from './weights/formats/safetensors.ts';
export { openSealedSafetensors, writeSealedSafetensors } from './weights/formats/sealed-safetensors.ts';
export { initialise } from './weights/initialise.ts';
export { classesMismatch, type WantingDataset } from './weights/match/classes-mismatch.ts';
export { classesInFile, fitWeights, type LoadOptions } from './weights/match/fit-weights.ts';
export { takenText } from './weights/match/taken-text.ts';
export { architecturesOf, type FittingArchitecture, nearestArchitecture } from './weights/match/which-architecture.ts';
export { formatOfWeights, openWeights } from './weights/open-weights.ts';
export type { Metadata, Weights } from './weights/types.ts';
export type { NamedTensor, StoredTensor, WeightsFile, WeightsFormat } from './weights/weights-file.ts';
export { isFolder } from './weights/weights-in-folder.ts';
export { type Aliases, aliasesOf, architectureCalled } from './zoo/aliases.ts';
export { imagenetPixels } from './zoo/imagenet.ts';
export { type ArchitectureName, architectureNames, zoo } from './zoo/index.ts';
