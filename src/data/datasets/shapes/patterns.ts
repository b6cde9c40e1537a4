/** Which of a pattern's two colours a point has. Coordinates are in periods; each colour covers half of the surface. */
export type Pattern = (x: number, y: number) => boolean;

const checked: Pattern = (x, y) => fraction(x) < 0.5 !== fraction(y) < 0.5;

/** Dots cover 0.46 of the surface. */
const dotted: Pattern = (x, y) => Math.hypot(fraction(x) - 0.5, fraction(y) - 0.5) < 0.381;

const striped: Pattern = (x) => fraction(x) < 0.5;

/** Sorted by name, as the classes are. */
export const patterns: readonly { readonly name: string; readonly at: Pattern }[] = [
  { name: 'checked', at: checked },
  { name: 'dotted', at: dotted },
  { name: 'striped', at: striped },
];

const fraction = (x: number): number => x - Math.floor(x);
