import type { TopLevelSpec } from 'vega-lite';
import { largest } from '../../../base/extremes.ts';
import { plainText } from '../../render/safe-text.ts';
import type { PictureAxis, PicturePanel, PictureSeries } from './picture.ts';

/** One layer of a panel, as Vega-Lite has it. */
export type Layer = Extract<TopLevelSpec, { readonly layer: unknown }>['layer'][number];

/** Bands of more lines than these can't be told apart: their intervals are bars. */
const mostBands = 3;
/** Bars of neighbouring lines stand so far apart, pixels. */
const dodgePx = 4;

/** The layers of a panel, intervals below lines below marks. All have the same encoding, so that they share one legend. */
export const seriesLayers = (panel: PicturePanel): Layer[] => {
  const drawn = panel.series.map((series, index) => ({ series, index }));
  const withIntervals = drawn.filter(({ series }) => hasIntervals(series));
  const isDodged = withIntervals.length > mostBands;
  const offsetOf = (index: number): number =>
    isDodged
      ? (Math.max(
          0,
          withIntervals.findIndex((each) => each.index === index),
        ) -
          (withIntervals.length - 1) / 2) *
        dodgePx
      : 0;
  const encoding = encodingOf(panel, isDodged);
  return [
    ...withIntervals.map(({ series, index }) =>
      isDodged || series.points.length === 1
        ? barLayer(series, offsetOf(index), encoding)
        : bandLayer(series, encoding),
    ),
    ...drawn.flatMap(({ series, index }) => markLayers(series, hasIntervals(series) ? offsetOf(index) : 0, encoding)),
  ];
};

const hasIntervals = ({ points }: PictureSeries): boolean => points.some(({ interval }) => interval !== undefined);

type Encoding = ReturnType<typeof encodingOf>;

const encodingOf = ({ series, x, y }: PicturePanel, isDodged: boolean) => {
  const names = series.map(({ name }) => plainText(name));
  const longest = Math.max(0, largest(names.map(({ length }) => length)));
  const legend = names.length < 2 ? null : { columns: longest < 22 ? 2 : 1 };
  const bySeries = <Look>(lookOf: (each: PictureSeries) => Look) => ({
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: names, range: series.map(lookOf) },
    legend,
  });
  return {
    x: { field: 'x', type: 'quantitative' as const, ...axisOf(x, isDodged ? dodgedPaddingPx : marksPaddingPx) },
    y: { field: 'y', type: 'quantitative' as const, ...axisOf(y, 0) },
    color: bySeries(({ look }) => look.color),
    shape: bySeries(({ look, marks, isDense }) => (marks === 'line' && isDense ? 'stroke' : look.shape)),
    strokeDash: bySeries(({ look }) => [...look.dash]),
    description: { field: 'says' },
  };
};

/** Room for marks at the ends of an axis, pixels. */
const marksPaddingPx = 8;
const dodgedPaddingPx = 20;

const axisOf = ({ title, ticks, domain, scale }: PictureAxis, padding: number) => ({
  title,
  axis: { ...(ticks === undefined ? {} : { values: [...ticks] }), labelOverlap: true },
  scale: {
    zero: false,
    ...(domain !== undefined ? { domain: [...domain], nice: false } : padding > 0 ? { padding, nice: false } : {}),
    ...(scale === undefined ? {} : { type: scale }),
  },
});

const valuesOf = ({ name, points }: PictureSeries) =>
  points.map(({ x, y, interval, says }, index) => ({
    series: plainText(name),
    x,
    y,
    // Where a bin ends.
    x2: points[index + 1]?.x ?? x,
    low: interval?.[0] ?? y,
    high: interval?.[1] ?? y,
    says: plainText(`${name}: ${says ?? `${rounded(x)}, ${rounded(y)}`}`),
  }));

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

const bandLayer = (series: PictureSeries, { x, y, color }: Encoding) => ({
  data: { values: valuesOf(series) },
  mark: { type: 'area' as const, opacity: 0.14, aria: false },
  encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
});

const barLayer = (series: PictureSeries, xOffset: number, { x, y, color }: Encoding) => ({
  data: { values: valuesOf(series) },
  mark: { type: 'rule' as const, opacity: 0.55, xOffset, aria: false },
  encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
});

const markLayers = (series: PictureSeries, xOffset: number, encoding: Encoding): Layer[] => {
  const data = { values: valuesOf(series) };
  const { x, y, color, shape, strokeDash, description } = encoding;
  switch (series.marks) {
    case 'bins':
      return [
        {
          data,
          mark: { type: 'bar' as const, opacity: 0.6, stroke: null },
          encoding: {
            x: { ...x, bin: 'binned' as const },
            x2: { field: 'x2' },
            y: { ...y, stack: null },
            color,
            description,
          },
        },
      ];
    case 'points':
      return [
        {
          data,
          mark: { type: 'point' as const, filled: false, size: 80, strokeWidth: 1.8, opacity: 1, xOffset },
          encoding: { x, y, color, shape, description },
        },
      ];
    case 'line': {
      const line = {
        data,
        mark: { type: 'line' as const, strokeWidth: 2, xOffset, aria: false },
        encoding: { x, y, color, strokeDash },
      };
      // Points that are not to be seen, so that the legend has the line's shape.
      const point = {
        data: series.isDense ? { values: [] } : data,
        mark: { type: 'point' as const, filled: true, size: 45, opacity: 1, xOffset },
        encoding: { x, y, color, shape, description },
      };
      return [line, point];
    }
  }
};
