import type { InputSize } from '../../domain/input-size.ts';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import type { CutName } from '../../domain/scope.ts';

/** A network as runs name it; `weightsFile` says where a user's own one is. */
export interface NetworkRef {
  readonly model: ModelParams;
  readonly weightsFile: string | null;
}

export interface DatasetSize {
  readonly train: number;
  readonly test: number;
  readonly classes: number;
}

/** What an estimate has to know of networks and data, given by the room that may look at them. */
export interface EstimateFacts {
  /** Multiply-adds of one image from a cut to the logits; from `input`: of the whole network. */
  macsFrom(network: NetworkRef, cut: CutName, sizePx: InputSize, classes: number): number;
  /** Bytes that the features of one image take at a cut, in 32 bits a value. */
  featureBytesOf(network: NetworkRef, cut: CutName, sizePx: InputSize): number;
  /** Bytes of all parameters behind a cut; behind `input`: of the whole network. */
  parameterBytesFrom(network: NetworkRef, cut: CutName, classes: number): number;
  /** Bytes of the most that is alive at once while images go through, by image and by batch. */
  activationBytesOf(network: NetworkRef, sizePx: InputSize): number;
  /** Images that go through the trunk at once. */
  imagesInBatch(sizePx: InputSize): number;
  /** null where nobody knows. */
  sizeOf(index: IndexJob): DatasetSize | null;
}
