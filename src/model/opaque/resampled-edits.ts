import { type InputSize, mapSides, sidesOf } from '../../domain/input-size.ts';
import { type Grid, type ResampledSides, resampledPositions } from '../resample-positions.ts';
import { constantOf, elementTypeOf } from './constant-values.ts';
import { type Constants, holdCut } from './constants.ts';
import { imagesName } from './cut-model.ts';
import { type ConstantValue, editModel, type ModelEdits } from './edit-model.ts';
import { type FixedReshape, type FoundPositions, findPositions } from './head/find-positions.ts';
import { type OpaqueModel, type OpaquePort, parseOpaqueModel } from './read-model.ts';
import { elementTypes } from './write-parts.ts';

export type ResampledEdits = GraphEdits & { readonly sides: ResampledSides };

type GraphEdits = Required<Pick<ModelEdits, 'constants' | 'inputs'>>;

/**
 * Edits that make a vision transformer of a fixed size accept `sizePx`, as timm's `dynamic_img_size` does: its position
 * embedding resampled to the new grid. undefined if none is recognised, or if timm would reject the size too.
 */
export const resampledEdits = (
  model: OpaqueModel,
  image: OpaquePort,
  constants: Constants,
  sizePx: InputSize,
): ResampledEdits | undefined => {
  const positions = findPositions(model, constants);
  if (positions === undefined) return undefined;
  const { value, fixedReshape, patchPx } = positions;
  const { heightPx, widthPx } = sidesOf(sizePx);
  if (heightPx % patchPx !== 0 || widthPx % patchPx !== 0) return undefined;
  const grid: Grid = { height: heightPx / patchPx, width: widthPx / patchPx };
  const reshapes = fixedReshape === undefined ? undefined : toRows(fixedReshape);
  const edits: GraphEdits = {
    constants: new Map(reshapes),
    inputs: fixedReshape === undefined ? new Map() : new Map([[fixedReshape.node, new Map([[1, reshapes![0]![0]]])]]),
  };
  const tokens = tokensAt(editedModel(model, edits), image, positions, sizePx);
  const before = constants.read(value);
  const prefix = tokens - grid.height * grid.width;
  const from = Math.sqrt(before.dims[1]! - prefix);
  if (prefix < 0 || !Number.isInteger(from) || before.dims[1]! <= prefix) return undefined;
  const { dims, data } = resampledPositions(before, prefix, grid);
  const resampled = constantOf(elementTypeOf(model, value), dims, data, model.file);
  return {
    ...edits,
    constants: new Map([...edits.constants, [value, resampled]]),
    sides: { from, to: mapSides(sizePx, (sidePx) => sidePx / patchPx) },
  };
};

export const editedModel = (model: OpaqueModel, edits: GraphEdits): OpaqueModel =>
  parseOpaqueModel({ file: model.file, bytes: Buffer.concat(editModel(model, edits, false)) });

/** The shape of the patch sequence, for any number of patches. */
const toRows = ({ node, shape }: FixedReshape): [[string, ConstantValue]] => {
  const bytes = new Uint8Array(BigInt64Array.from(shape.map(BigInt)).buffer);
  return [[`${node.name}/fixres_shape`, { elementType: elementTypes.int64, dims: [3], bytes }]];
};

const tokensAt = (model: OpaqueModel, image: OpaquePort, { tokens }: FoundPositions, sizePx: InputSize): number => {
  const held = holdCut(model, image, [{ value: tokens, as: 'fixres_tokens', what: 'shape' }]);
  try {
    const { heightPx, widthPx } = sidesOf(sizePx);
    const images = { dims: [1, heightPx, widthPx, 3], data: new Float32Array(heightPx * widthPx * 3) };
    const [shape] = held.run({ [imagesName]: images }, ['fixres_tokens']);
    return shape!.data[1]!;
  } finally {
    held.dispose();
  }
};
