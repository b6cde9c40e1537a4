import { type InputSize, writtenSize } from '../../domain/input-size.ts';
import { nodeToJson } from '../tree/spec-node.ts';
import type { SpecView } from './spec-view.ts';

/** A test size, and where it is written. */
export interface TestedSize {
  readonly pointer: string;
  readonly size: InputSize;
}

/** Each list of test sizes, without invalid entries, which the schema reports. */
export const testedSizes = (spec: SpecView): readonly (readonly TestedSize[])[] =>
  ['/test/resolutions', ...spec.entries('/test/multi_scale')].map((list) =>
    spec.entries(list).flatMap((pointer) => {
      const size = sizeAt(spec, pointer);
      return size === null ? [] : [{ pointer, size }];
    }),
  );

const sizeAt = (spec: SpecView, pointer: string): InputSize | null => {
  const node = spec.node(pointer);
  const written = node === undefined ? null : nodeToJson(node);
  if (isSide(written)) return written;
  if (!Array.isArray(written) || written.length !== 2) return null;
  const [height, width] = written;
  return isSide(height) && isSide(width) ? writtenSize([height, width]) : null;
};

const isSide = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) <= 4096;
