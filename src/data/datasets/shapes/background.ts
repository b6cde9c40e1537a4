import type { RandomStream } from '../../../base/random.ts';
import type { Canvas } from './canvas.ts';
import { calmColour } from './colours.ts';

/** Points per side of the repeating noise lattice; a picture's shorter side spans at most 8 of them. */
const latticeSide = 13;

/** One octave of value noise. */
interface Octave {
  /** Largest change, in grey levels. */
  readonly amplitude: number;
  /** Relative to the picture's shorter side. */
  readonly cell: number;
  /** latticeSide * latticeSide values, -1..1. */
  readonly lattice: Float64Array;
}

export interface Background {
  /** Four corners (top left, top right, bottom left, bottom right), three channels each. */
  readonly corners: Float64Array;
  readonly octaves: readonly [coarse: Octave, fine: Octave];
}

export const describeBackground = (random: RandomStream): Background => {
  const base = calmColour(random);
  const corners = Float64Array.from({ length: 12 }, (_, index) => base[index % 3]! + random.uniform(-35, 35));
  const octave = (amplitude: number, cells: number): Octave => ({
    amplitude,
    cell: 1 / cells,
    lattice: Float64Array.from({ length: latticeSide * latticeSide }, () => random.uniform(-1, 1)),
  });
  return {
    corners,
    octaves: [octave(random.uniform(5, 35), random.uniform(2, 4)), octave(random.uniform(3, 18), random.uniform(5, 8))],
  };
};

/** Fills the canvas with a blend of the corner colours and clouds of two sizes. */
export const paintBackground = (canvas: Canvas, { corners, octaves }: Background): void => {
  const { widthPx, heightPx, data } = canvas;
  const [coarse, fine] = octaves.map((octave) => octaveRows(octave, canvas)) as [OctaveRows, OctaveRows];
  for (let y = 0, at = 0; y < heightPx; y++) {
    const down = y / heightPx;
    const clouds = addRows(coarse(y), fine(y));
    for (let x = 0; x < widthPx; x++) {
      const right = x / widthPx;
      for (let channel = 0; channel < 3; channel++) {
        const top = corners[channel]! * (1 - right) + corners[3 + channel]! * right;
        const bottom = corners[6 + channel]! * (1 - right) + corners[9 + channel]! * right;
        data[at++] = top * (1 - down) + bottom * down + clouds[x]!;
      }
    }
  }
};

/** Returns the octave's values along a canvas row; the next call overwrites them. */
type OctaveRows = (y: number) => Float64Array;

const octaveRows = ({ amplitude, cell, lattice }: Octave, { widthPx, heightPx }: Canvas): OctaveRows => {
  const cellPx = cell * Math.min(widthPx, heightPx);
  const columns = Int32Array.from({ length: widthPx }, (_, x) => Math.floor(x / cellPx) % latticeSide);
  const weights = Float64Array.from({ length: widthPx }, (_, x) => smooth((x / cellPx) % 1));
  const line = new Float64Array(latticeSide + 1);
  const values = new Float64Array(widthPx);
  return (y) => {
    const row = Math.floor(y / cellPx) % latticeSide;
    const weight = smooth((y / cellPx) % 1);
    for (let column = 0; column < latticeSide; column++) {
      const above = lattice[row * latticeSide + column]!;
      const below = lattice[((row + 1) % latticeSide) * latticeSide + column]!;
      line[column] = amplitude * (above + (below - above) * weight);
    }
    line[latticeSide] = line[0]!;
    for (let x = 0; x < widthPx; x++) {
      const left = line[columns[x]!]!;
      values[x] = left + (line[columns[x]! + 1]! - left) * weights[x]!;
    }
    return values;
  };
};

const addRows = (sum: Float64Array, row: Float64Array): Float64Array => {
  for (let x = 0; x < sum.length; x++) sum[x]! += row[x]!;
  return sum;
};

/** Smooth step from 0 to 1, with zero slope at both ends. */
const smooth = (t: number): number => t * t * (3 - 2 * t);
