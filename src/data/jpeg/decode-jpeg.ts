import { holdMemory, kernels } from '../kernels/kernels.ts';
import { checkInside, whole } from '../transforms/boxes.ts';
import type { Box, ImagePart, Size } from '../types/image.ts';
import { layOutJpeg, neededBytes, writeConversion, writeScan, writeTables } from './jpeg-memory.ts';
import { readHeader } from './read-header.ts';
import { wantedGrid } from './wanted-grid.ts';

/** Chooses the wanted part of an image. */
export type ChooseRegion = (image: Size) => Box;

/**
 * Decodes a baseline JPEG file, or a part of it, to the pixels of libjpeg-turbo with its accurate integer transform
 * and fancy upsampling, as sharp and Pillow do. The pixels are in the kernels' memory and are valid until the next
 * image is decoded. Null for another kind of file, a very large one, or one damaged in the part that is read: up to
 * the last row of the region, or to the end of the file if that is the image's last row. Throws a RangeError if the
 * region is not inside the image.
 */
export const decodeJpeg = (bytes: Uint8Array, choose: ChooseRegion = whole): ImagePart | null => {
  const header = readHeader(bytes);
  if (header === null) return null;
  const region = choose(header);
  checkInside(region, whole(header));
  const grid = wantedGrid(header, region);
  if (neededBytes(bytes.length, region, grid) > largestBytes) return null;
  const places = layOutJpeg(bytes.length, region, grid);
  const tables = writeTables(header, places);
  if (tables === null) return null;
  writeScan(bytes, header, grid, tables, places);
  const { decodeScan, convertPlanes } = kernels();
  if (decodeScan(places.scan, places.components) === 0) return null;
  writeConversion(header, region, grid, places);
  convertPlanes(places.conversion);
  const length = region.widthPx * region.heightPx * 3;
  holdMemory(places.pixels + length);
  return {
    widthPx: header.widthPx,
    heightPx: header.heightPx,
    region,
    get data() {
      return new Uint8Array(kernels().memory.buffer, places.pixels, length);
    },
  };
};

/** Of the kernels' memory. */
const largestBytes = 96 * 2 ** 20;
