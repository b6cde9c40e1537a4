import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { fileSize, readBytes } from '../weights/formats/file-bytes.ts';
import { type ExternalPlace, type OpaqueModel, readOpaqueModel } from './read-model.ts';

/**
 * Files next to the model that hold its values, by the names used in the model. Throws MODEL_WEIGHTS_INVALID for one
 * outside the model's own folder or shorter than the model says, MODEL_WEIGHTS_MISSING for one that does not exist.
 */
export const externalFiles = ({ file, initialisers }: Pick<OpaqueModel, 'file' | 'initialisers'>): string[] => {
  const ends = new Map<string, number>();
  for (const { external } of initialisers.values()) {
    if (external === undefined) continue;
    const { location, offset, length } = external;
    ends.set(location, Math.max(ends.get(location) ?? 0, offset + (length ?? 0)));
  }
  for (const [location, end] of ends) {
    const path = insideFolder(file, location);
    const size = statSync(path).size;
    if (size < end) {
      throw new FixresError('MODEL_WEIGHTS_INVALID', `${path} has ${size} bytes; ${file} expects at least ${end}`, {
        path,
        hint: 'copy the file again: it belongs to another model, or is truncated',
      });
    }
  }
  return [...ends.keys()];
};

/** The contents of the files, in the form ONNX Runtime takes. */
export const externalData = (model: OpaqueModel): { readonly path: string; readonly data: Uint8Array }[] =>
  externalFiles(model).map((path) => ({ path, data: readFileSync(insideFolder(model.file, path)) }));

/** The bytes of one constant. */
export const readExternal = (
  { file }: Pick<OpaqueModel, 'file'>,
  { location, offset, length }: ExternalPlace,
): Uint8Array => {
  const path = insideFolder(file, location);
  return readBytes(path, offset, length ?? fileSize(path) - offset, 'onnx');
};

/** Paths of the files that belong to an ONNX file, found by reading it. */
export const filesBesideOnnx = (file: string): string[] =>
  externalFiles(readOpaqueModel(file)).map((location) => insideFolder(file, location));

const insideFolder = (file: string, location: string): string => {
  const folder = dirname(resolve(file));
  const path = join(folder, location);
  const isInside = (from: string, to: string) =>
    !relative(from, to).startsWith('..') && !isAbsolute(relative(from, to));
  if (isAbsolute(location) || !isInside(folder, path)) throw outside(file, location);
  if (!existsSync(path)) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `${path} does not exist, but ${file} has its weights there`, {
      path,
      hint: 'copy it into the folder of the ONNX file, under the name that it was exported with',
    });
  }
  if (!isInside(realpathSync(folder), realpathSync(path))) throw outside(file, location);
  return path;
};

const outside = (file: string, location: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_INVALID', `${file} refers to weights outside its folder: ${location}`, {
    path: file,
    hint: 'export the network again with its weights in the same folder, or in one file',
  });
