import type { InputSize } from '../../domain/input-size.ts';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import type { CutName } from '../../domain/scope.ts';

/** A network as runs name it; `weightsFile` is the path of a user's own network. */
export interface NetworkRef {
  readonly model: ModelParams;
  readonly weightsFile: string | null;
}

export interface DatasetSize {
  readonly train: number;
  readonly test: number;
  readonly classes: number;
}

/** What an estimate needs to know about networks and data, provided by the room that may read them. */
export interface EstimateFacts {
  /** Multiply-adds for one image from a cut to the logits; from `input`: of the whole network. */
  macsFrom(network: NetworkRef, cut: CutName, sizePx: InputSize, classes: number): number;
  /** Bytes of one image's features at a cut, with 32-bit values. */
  featureBytesOf(network: NetworkRef, cut: CutName, sizePx: InputSize): number;
  /** Bytes of all parameters after a cut; after `input`: of the whole network. */
  parameterBytesFrom(network: NetworkRef, cut: CutName, classes: number): number;
  /** Peak bytes of activations alive during a forward pass, per image. */
  activationBytesOf(network: NetworkRef, sizePx: InputSize): number;
  /** Number of images that pass through the trunk at once. */
  imagesInBatch(sizePx: InputSize): number;
  /** null if unknown. */
  sizeOf(index: IndexJob): DatasetSize | null;
}
