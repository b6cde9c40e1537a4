import type { Box } from '../types/image.ts';
import type { JpegHeader } from './read-header.ts';

/** The MCUs that contribute to the pixels of a region, and the planes that hold their values. */
export interface WantedGrid {
  readonly mcuWidthPx: number;
  readonly mcuHeightPx: number;
  readonly mcusPerRow: number;
  readonly mcuRows: number;
  /** Range of wanted MCUs; the end is exclusive. */
  readonly columns: readonly [from: number, to: number];
  readonly rows: readonly [from: number, to: number];
  /** One per component. */
  readonly planes: readonly PlaneSize[];
}

export interface PlaneSize {
  readonly width: number;
  readonly height: number;
  /** Includes `planeMargin` values before and after each row. */
  readonly stride: number;
}

export const planeMargin = 16;

export const wantedGrid = ({ widthPx, heightPx, components }: JpegHeader, region: Box): WantedGrid => {
  const { across, down } = components[0]!;
  const [mcuWidthPx, mcuHeightPx] = [across * 8, down * 8];
  // With subsampled chroma, a pixel also depends on neighbouring chroma values.
  const reachPx = across > 1 || down > 1 ? 2 : 0;
  const span = (startPx: number, lengthPx: number, sidePx: number, mcuPx: number): [number, number] => [
    Math.floor(Math.max(0, startPx - reachPx) / mcuPx),
    Math.ceil(Math.min(sidePx, startPx + lengthPx + reachPx) / mcuPx),
  ];
  const columns = span(region.leftPx, region.widthPx, widthPx, mcuWidthPx);
  const rows = span(region.topPx, region.heightPx, heightPx, mcuHeightPx);
  const planes = components.map((component): PlaneSize => {
    const width = (columns[1] - columns[0]) * component.across * 8;
    const height = (rows[1] - rows[0]) * component.down * 8;
    return { width, height, stride: width + 2 * planeMargin };
  });
  return {
    mcuWidthPx,
    mcuHeightPx,
    mcusPerRow: Math.ceil(widthPx / mcuWidthPx),
    mcuRows: Math.ceil(heightPx / mcuHeightPx),
    columns,
    rows,
    planes,
  };
};
