import { kernels, layOut } from '../kernels/kernels.ts';
import type { Box } from '../types/image.ts';
import type { JpegHeader } from './read-header.ts';
import { planeMargin, type WantedGrid } from './wanted-grid.ts';
import { zigzag } from './zigzag.ts';

/** What is decoded, and its location in the kernels' memory. */
export interface JpegMemory {
  readonly pixels: number;
  readonly source: number;
  readonly stretchEnd: number;
  readonly scan: number;
  readonly components: number;
  readonly conversion: number;
  /** Of a Huffman table. */
  readonly definition: number;
  /** Slots for Huffman tables, two per component. */
  readonly tables: readonly number[];
  /** One per component. */
  readonly steps: readonly number[];
  /** The first value of each plane. */
  readonly planes: readonly number[];
  readonly rows: readonly [number, number];
}

/** Number of bytes that `layOutJpeg` allocates, to within a few KB. */
export const neededBytes = (sourceBytes: number, region: Box, { planes }: WantedGrid): number =>
  planes.reduce((sum, { stride, height }) => sum + stride * height, 2 * sourceBytes + pixelBytes(region));

const pixelBytes = ({ widthPx, heightPx }: Box): number => widthPx * heightPx * 3;

export const layOutJpeg = (sourceBytes: number, region: Box, { planes }: WantedGrid): JpegMemory => {
  const each = (size: number): number[] => planes.map(() => size);
  const stretchBytes = sourceBytes + 16 + readingReachBytes;
  const rowBytes = region.widthPx + 2 * planeMargin;
  const addresses = layOut([
    pixelBytes(region) + conversionReachBytes,
    sourceBytes + 16,
    stretchBytes,
    scanFields * 4,
    planes.length * componentFields * 4,
    conversionFields * 4,
    ...each(64 * 2),
    definitionBytes,
    ...each(huffmanTableBytes),
    ...each(huffmanTableBytes),
    ...planes.map(({ stride, height }) => stride * height),
    rowBytes,
    rowBytes,
  ]);
  const take = (): number => addresses.shift()!;
  const takeEach = (): number[] => planes.map(take);
  const [pixels, source, stretch, scan, components, conversion] = [take(), take(), take(), take(), take(), take()];
  const [steps, definition, tables] = [takeEach(), take(), [...takeEach(), ...takeEach()]];
  const firstValues = takeEach().map((plane) => plane + planeMargin);
  const rows: [number, number] = [take(), take()];
  return {
    pixels,
    source,
    stretchEnd: stretch + stretchBytes,
    scan,
    components,
    conversion,
    definition,
    steps,
    tables,
    planes: firstValues,
    rows,
  };
};

/** A row of pixels may be written up to this many bytes beyond its end. */
const conversionReachBytes = 48;

/** An MCU that runs past the end of its bytes is still read completely: six blocks of 64 codes of 26 bits, and 8 bytes. */
const readingReachBytes = 2048;

// 32-bit fields of the classes in assembly/jpeg.
const scanFields = 11;
const componentFields = 8;
const conversionFields = 16;

/** 16 counts and at most 256 symbols. */
const definitionBytes = 16 + 256;

/** As `tableBytes` of assembly/jpeg/huffman.ts. */
const huffmanTableBytes = 1024 * 8 + 2 * 17 * 4 + 256;

/**
 * Creates the Huffman tables and returns their addresses by definition, since components may share tables. Null if
 * one is invalid.
 */
export const writeTables = ({ components }: JpegHeader, places: JpegMemory): Map<Uint8Array, number> | null => {
  const { memory, makeTable } = kernels();
  const made = new Map<Uint8Array, number>();
  for (const { dcTable, acTable } of components) {
    for (const definition of [dcTable, acTable]) {
      if (made.has(definition)) continue;
      const table = places.tables[made.size]!;
      new Uint8Array(memory.buffer, places.definition).set(definition);
      if (makeTable(places.definition, definition === dcTable ? 1 : 0, table) === 0) return null;
      made.set(definition, table);
    }
  }
  return made;
};

/** Writes what `decodeScan` reads. */
export const writeScan = (
  bytes: Uint8Array,
  header: JpegHeader,
  grid: WantedGrid,
  tables: ReadonlyMap<Uint8Array, number>,
  places: JpegMemory,
): void => {
  const { buffer } = kernels().memory;
  new Uint8Array(buffer, places.source).set(bytes.subarray(header.scanStart));
  const sourceEnd = places.source + bytes.length - header.scanStart;
  new Int32Array(buffer, places.scan).set([
    places.source,
    sourceEnd,
    places.stretchEnd,
    grid.mcusPerRow,
    grid.mcuRows,
    ...grid.columns,
    ...grid.rows,
    header.restartInterval,
    header.components.length,
  ]);
  for (const [index, { across, down, steps, dcTable, acTable }] of header.components.entries()) {
    const stepsAt = places.steps[index]!;
    const stepsThere = new Int16Array(buffer, stepsAt, 64);
    for (let number = 0; number < 64; number++) stepsThere[zigzag[number]!] = steps[number]!;
    new Int32Array(buffer, places.components + index * componentFields * 4).set([
      across,
      down,
      stepsAt,
      tables.get(dcTable)!,
      tables.get(acTable)!,
      places.planes[index]!,
      grid.planes[index]!.stride,
      0,
    ]);
  }
};

/** Writes what `convertPlanes` reads. */
export const writeConversion = (header: JpegHeader, region: Box, grid: WantedGrid, places: JpegMemory): void => {
  const { across, down } = header.components[0]!;
  const isGrey = header.components.length === 1;
  const [brightness, colour] = [grid.planes[0]!, grid.planes[1]];
  // Chroma ends at the edge of the image or of the planes.
  const endColumn = Math.ceil(header.widthPx / across) - grid.columns[0] * 8;
  const endRow = Math.ceil(header.heightPx / down) - grid.rows[0] * 8;
  new Int32Array(kernels().memory.buffer, places.conversion).set([
    places.planes[0]!,
    brightness.stride,
    places.planes[1] ?? 0,
    places.planes[2] ?? 0,
    colour?.stride ?? 0,
    isGrey ? 0 : across,
    isGrey ? 0 : down,
    region.leftPx - grid.columns[0] * grid.mcuWidthPx,
    region.topPx - grid.rows[0] * grid.mcuHeightPx,
    region.widthPx,
    region.heightPx,
    Math.min(endColumn, colour?.width ?? 0),
    Math.min(endRow, colour?.height ?? 0),
    ...places.rows,
    places.pixels,
  ]);
};
