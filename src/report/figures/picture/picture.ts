/** A figure as marks on axes, before anything draws it. Names are as they came: hostile. */
export interface Picture {
  readonly title: string;
  /** What is to be seen, for those who don't see it. */
  readonly description: string;
  /** Panels from left to right, rows from top to bottom. */
  readonly rows: readonly PictureRow[];
  /** Below the panels. */
  readonly notes: readonly string[];
}

export interface PictureRow {
  readonly title: string;
  readonly panels: readonly PicturePanel[];
}

export interface PicturePanel {
  readonly title: string;
  readonly x: PictureAxis;
  readonly y: PictureAxis;
  readonly series: readonly PictureSeries[];
  /** Straight lines through the whole panel. */
  readonly rules: readonly PictureRule[];
}

export interface PictureAxis {
  /** With its unit. */
  readonly title: string;
  /** Where labels stand; absent: at round values. */
  readonly ticks?: readonly number[];
  /** Absent: what the marks take. */
  readonly domain?: readonly [low: number, high: number];
  /** `sqrt` lets small shares be seen beside large ones. Absent: `linear`. */
  readonly scale?: 'sqrt';
}

export interface PictureSeries {
  readonly name: string;
  /** `line`: points that are joined; `points`: single ones; `bins`: an area of steps, each from its x to the next one's. */
  readonly marks: 'line' | 'points' | 'bins';
  /** A line of many points is drawn without marks on them. */
  readonly isDense?: true;
  readonly look: SeriesLook;
  readonly points: readonly PicturePoint[];
}

export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** 95 % interval, drawn as a band around a line. */
  readonly interval?: readonly [low: number, high: number];
  /** What is said of the point where it is pointed at, beside its numbers. */
  readonly says?: string;
}

export interface SeriesLook {
  /** `#rrggbb`. */
  readonly color: string;
  /** A name of Vega's, or a path in a square of side 1. */
  readonly shape: string;
  /** Lengths of strokes and gaps, pixels; `[1, 0]` is solid. */
  readonly dash: readonly number[];
}

export interface PictureRule {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly name: string;
}
