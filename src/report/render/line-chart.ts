import { largest, smallest } from '../../base/extremes.ts';
import { roundStep } from './round-step.ts';
import { pad, type Style } from './text.ts';

export interface ChartLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface ChartOptions {
  /** Size of the whole chart with its axes, terminal cells. */
  readonly columns: number;
  readonly rows: number;
  /** Position of a vertical dotted line; null for none. */
  readonly markX: number | null;
  readonly yLabel: (value: number) => string;
  readonly style: Style;
  /** Positions of labels on the x axis, within the range of the points; absent: at every point. */
  readonly ticksX?: readonly number[];
  /** Whether a line's best point has its own marker; absent: true. */
  readonly marksBest?: boolean;
  /** Whether the lowest point of a line is its best; absent: false. */
  readonly isLowestBest?: boolean;
}

/** The markers of a line's points and of its best point (the first of ties). */
export const markers = [
  { point: '○', best: '●' },
  { point: '□', best: '■' },
  { point: '△', best: '▲' },
  { point: '◇', best: '◆' },
  { point: '▽', best: '▼' },
  { point: '☆', best: '★' },
] as const;

/**
 * Lines over a linear x axis in plain characters: braille dots, two by four in a cell, between markers. The first line
 * is drawn last, so it stays visible where lines overlap. The y axis spans the points. Returns lines of text, x axis
 * included.
 */
export const lineChart = (lines: readonly ChartLine[], options: ChartOptions): string[] => {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return [];
  const y = spanOf(points.map((point) => point.y));
  const x = spanOf([...points.map((point) => point.x), ...(options.markX === null ? [] : [options.markX])]);
  const labelWidth = Math.max(options.yLabel(y.low).length, options.yLabel(y.high).length);
  const width = Math.max(4, options.columns - labelWidth - 2);
  const height = Math.max(2, options.rows - 2);
  const canvas = new Canvas(width, height);
  const place = (point: { x: number; y: number }): Dot => ({
    column: Math.round(((point.x - x.low) / (x.high - x.low)) * (width * 2 - 1)),
    row: Math.round(((y.high - point.y) / (y.high - y.low)) * (height * 4 - 1)),
  });
  if (options.markX !== null) canvas.vertical(place({ x: options.markX, y: y.low }).column >> 1);
  for (const [index, line] of [...lines.entries()].reverse()) {
    line.points.slice(1).forEach((point, before) => {
      canvas.segment(place(line.points[before]!), place(point), index);
    });
  }
  for (const [index, line] of [...lines.entries()].reverse()) {
    const sign = options.isLowestBest === true ? -1 : 1;
    const best = line.points.reduce((found, point) => (sign * point.y > sign * found.y ? point : found));
    const marker = markers[index % markers.length]!;
    const { marksBest = true } = options;
    for (const point of line.points) {
      canvas.mark(place(point), marksBest && point === best ? marker.best : marker.point, index);
    }
  }
  const labels = yLabels(height, y, options.yLabel);
  return [
    ...canvas
      .lines(options.style)
      .map((text, row) => `${pad(labels.get(row) ?? '', labelWidth, 'right')} ${labels.has(row) ? '┤' : '│'}${text}`),
    ...xAxis(
      options.ticksX ?? points.map((point) => point.x),
      labelWidth,
      width,
      (value) => place({ x: value, y: y.low }).column >> 1,
    ),
  ];
};

interface Dot {
  readonly column: number;
  readonly row: number;
}

interface Span {
  readonly low: number;
  readonly high: number;
}

/** The range of the values, widened if it is a single value. */
const spanOf = (values: readonly number[]): Span => {
  const low = smallest(values);
  const high = largest(values);
  return low === high ? { low: low - 0.5, high: high + 0.5 } : { low, high };
};

/** At most six labels at round values, each on the row closest to its value. */
const yLabels = (height: number, { low, high }: Span, text: (value: number) => string): Map<number, string> => {
  const step = roundStep(high - low, Math.max(1, Math.min(5, Math.floor(height / 2))));
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const value = (first + index) * step;
      return [Math.round(((high - value) / (high - low)) * (height - 1)), text(value)];
    }),
  );
};

/** The axis with a tick at every given x and, below it, the labels that do not overlap. */
const xAxis = (xs: readonly number[], labelWidth: number, width: number, columnOf: (x: number) => number): string[] => {
  const ticks = Array.from({ length: width }, () => '─');
  const labels = Array.from({ length: width + 4 }, () => ' ');
  let free = 0;
  for (const x of [...new Set(xs)].sort((a, b) => a - b)) {
    const column = columnOf(x);
    ticks[column] = '┬';
    const text = String(x);
    const start = Math.max(0, Math.min(width - text.length, column - (text.length >> 1)));
    if (start < free) continue;
    for (const [offset, character] of [...text].entries()) labels[start + offset] = character;
    free = start + text.length + 1;
  }
  return [`${' '.repeat(labelWidth)} └${ticks.join('')}`, `${' '.repeat(labelWidth + 2)}${labels.join('')}`.trimEnd()];
};

/** Bits of a braille character's dots, by row and column of the cell (Unicode, block U+2800). */
const brailleBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

class Canvas {
  readonly #width: number;
  readonly #dots: Uint8Array;
  readonly #owner: Int8Array;
  readonly #marks = new Map<number, string>();

  constructor(width: number, height: number) {
    this.#width = width;
    this.#dots = new Uint8Array(width * height);
    this.#owner = new Int8Array(width * height).fill(-1);
  }

  segment(from: Dot, to: Dot, owner: number): void {
    const steps = Math.max(Math.abs(to.column - from.column), Math.abs(to.row - from.row), 1);
    for (let step = 0; step <= steps; step++) {
      const column = Math.round(from.column + ((to.column - from.column) * step) / steps);
      const row = Math.round(from.row + ((to.row - from.row) * step) / steps);
      const cell = (row >> 2) * this.#width + (column >> 1);
      this.#dots[cell]! |= brailleBits[row & 3]![column & 1]!;
      this.#owner[cell] = owner;
    }
  }

  vertical(column: number): void {
    for (let cell = column; cell < this.#dots.length; cell += this.#width) this.#marks.set(cell, '┊');
  }

  mark(dot: Dot, marker: string, owner: number): void {
    const cell = (dot.row >> 2) * this.#width + (dot.column >> 1);
    this.#marks.set(cell, marker);
    this.#owner[cell] = owner;
  }

  lines(style: Style): string[] {
    const rows: string[] = [];
    for (let start = 0; start < this.#dots.length; start += this.#width) {
      let text = '';
      for (let cell = start; cell < start + this.#width; cell++) text += this.#cell(cell, style);
      rows.push(text.trimEnd());
    }
    return rows;
  }

  #cell(cell: number, style: Style): string {
    const dots = this.#dots[cell]!;
    const mark = this.#marks.get(cell);
    if (mark === undefined && dots === 0) return ' ';
    const text = mark !== undefined && !(mark === '┊' && dots !== 0) ? mark : String.fromCodePoint(0x2800 + dots);
    const owner = this.#owner[cell]!;
    return owner < 0 ? style.dim(text) : style.hue(owner, text);
  }
}
