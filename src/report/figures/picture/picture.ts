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
  /** The first is drawn lowest. */
  readonly series: readonly PictureSeries[];
  /** Straight lines through the whole panel. */
  readonly rules: readonly PictureRule[];
  /** Where series have their names: at the end of each where there is room, or in the row's legend. */
  readonly names: 'ends' | 'legend';
  /** What the row's legend says beside the names of series. */
  readonly keys?: readonly LegendKey[];
}

export interface PictureAxis {
  /** With its unit. */
  readonly title: string;
  /** Where there are marks, which have labels as far as there is room; absent: at round values. */
  readonly ticks?: readonly number[];
  /** Absent: what the marks take. */
  readonly domain?: readonly [low: number, high: number];
  /** `sqrt` lets small shares be seen beside large ones. Absent: `linear`. */
  readonly scale?: 'sqrt' | 'log';
  /** The same places in another quantity, on the opposite side. */
  readonly second?: SecondAxis;
}

export interface SecondAxis {
  readonly title: string;
  /** By value of the first axis. */
  readonly labels: ReadonlyMap<number, string>;
}

/** A name with what it is drawn with. */
export type LegendKey = Pick<PictureSeries, 'name' | 'marks' | 'isDense' | 'look'>;

export interface PictureSeries {
  readonly name: string;
  /** A key of the legend says what it is. */
  readonly isUnnamed?: true;
  /**
   * `line`: points that are joined; `points`: single ones; `bins`: an area of steps, each from its x to the next one's;
   * `steps`: a staircase that rises at its points.
   */
  readonly marks: 'line' | 'points' | 'bins' | 'steps';
  /** A line of many points is drawn without marks on them. */
  readonly isDense?: true;
  readonly look: SeriesLook;
  /** By rising x. */
  readonly points: readonly PicturePoint[];
}

export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** Nothing joins it to the point before. */
  readonly isApart?: true;
  /** 95 % interval of y. */
  readonly interval?: readonly [low: number, high: number];
  /** Spread of x. */
  readonly spread?: readonly [low: number, high: number];
  /** What is said of the point where it is pointed at; absent: its series and numbers. */
  readonly says?: string;
  /** Stands beside the point where there is room. */
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

/** A colour with the name by which a page may change it. */
export interface Paint {
  readonly name: string;
  /** `#rrggbb`, on white. */
  readonly hex: string;
  /** Its relative on a dark screen. */
  readonly dark: string;
}

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'nabla';

export interface PictureRule {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly name: string;
}
