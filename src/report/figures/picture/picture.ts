/** A figure as marks on axes, independent of any format. Names in it are untrusted. */
export interface Picture {
  readonly title: string;
  /** A text alternative for readers who can't see the figure. */
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
  /** The first is drawn at the bottom. */
  readonly series: readonly PictureSeries[];
  /** Straight lines across the whole panel. */
  readonly rules: readonly PictureRule[];
  /** Where series are named: at the end of each if there is room, or in the row's legend. */
  readonly names: 'ends' | 'legend';
  /** Text in the row's legend in addition to the names of series. */
  readonly keys?: readonly LegendKey[];
}

export interface PictureAxis {
  /** Includes the unit. */
  readonly title: string;
  /** Positions of ticks, labelled if there is room; absent: at round values. */
  readonly ticks?: readonly number[];
  /** Absent: the range of the marks. */
  readonly domain?: readonly [low: number, high: number];
  /** `sqrt` keeps small shares visible next to large ones. Absent: `linear`. */
  readonly scale?: 'sqrt' | 'log';
  /** The same positions in another quantity, on the opposite side. */
  readonly second?: SecondAxis;
}

export interface SecondAxis {
  readonly title: string;
  /** Keyed by the value on the first axis. */
  readonly labels: ReadonlyMap<number, string>;
}

/** A name with its look. */
export type LegendKey = Pick<PictureSeries, 'name' | 'marks' | 'isDense' | 'look'>;

export interface PictureSeries {
  readonly name: string;
  /** It is explained in the legend. */
  readonly isUnnamed?: true;
  /**
   * `line`: points that are joined; `points`: single ones; `bins`: an area of steps, each from its x to the next one's;
   * `steps`: a staircase that rises at its points.
   */
  readonly marks: 'line' | 'points' | 'bins' | 'steps';
  /** A line with many points has no marks. */
  readonly isDense?: true;
  readonly look: SeriesLook;
  /** Sorted by x. */
  readonly points: readonly PicturePoint[];
}

export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** It is not joined to the previous point. */
  readonly isApart?: true;
  /** 95 % interval of y. */
  readonly interval?: readonly [low: number, high: number];
  /** Spread of x. */
  readonly spread?: readonly [low: number, high: number];
  /** Tooltip of the point; absent: its series and numbers. */
  readonly says?: string;
  /** Drawn next to the point if there is room. */
  readonly label?: string;
}

export interface SeriesLook {
  readonly paint: Paint;
  readonly shape: Shape;
  /** Lengths of strokes and gaps, pixels; absent: solid. */
  readonly dash?: readonly number[];
  /** Marks are outlines. */
  readonly isHollow?: true;
}

/** A colour with the name under which a page can change it. */
export interface Paint {
  readonly name: string;
  /** `#rrggbb`, on white. */
  readonly hex: string;
  /** The corresponding colour on a dark screen. */
  readonly dark: string;
}

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'nabla';

export interface PictureRule {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly name: string;
}
