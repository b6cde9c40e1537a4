import { latexText } from '../../render/safe-text.ts';
import type { PicturePoint, PictureRule, PictureSeries, SeriesLook, Shape } from '../picture/picture.ts';

/** A series as a plot with its legend entry and point labels. `above`: the series drawn over it. */
export const seriesLines = (series: PictureSeries, above: readonly PictureSeries[]): string[] => [
  `    \\addplot[${[...plotOptions(series), ...errorOptions(series, widthPt(series, above))].join(', ')}] coordinates {`,
  ...series.points.flatMap((point, index) => [
    ...(point.isApart ? [`      (${number((series.points[index - 1]!.x + point.x) / 2)}, nan)`] : []),
    `      ${coordinate(point)}`,
  ]),
  series.marks === 'bins' ? '    } \\closedcycle;' : '    };',
  ...(series.isUnnamed ? [] : [`    \\addlegendentry{${latexText(series.name)}}`]),
  ...series.points.flatMap(({ x, y, label }) =>
    label === undefined
      ? []
      : [
          `    \\node[above left, inner sep=2pt, font=\\scriptsize] at (axis cs:${number(x)},${number(y)}) {${latexText(label)}};`,
        ],
  ),
];

/** Dashed lines through the whole axis, with their names. */
export const ruleLines = (rules: readonly PictureRule[]): string[] =>
  rules.map(({ axis, at, name }) => {
    const [from, to] =
      axis === 'x'
        ? [`({axis cs:${at},0}|-{rel axis cs:0,0})`, `({axis cs:${at},0}|-{rel axis cs:0,1})`]
        : [`({rel axis cs:0,0}|-{axis cs:0,${at}})`, `({rel axis cs:1,0}|-{axis cs:0,${at}})`];
    const place = axis === 'x' ? 'pos=0.04, right' : 'pos=0.96, above left';
    return `    \\draw[dashed, figure-muted] ${from} -- ${to} node[${place}, font=\\scriptsize] {${latexText(name)}};`;
  });

const plotOptions = (series: PictureSeries): string[] => {
  const { look, marks, isDense, isUnnamed } = series;
  const color = `figure-${look.paint.name}`;
  return [
    `color=${color}`,
    ...(marks === 'points' ? ['only marks'] : []),
    ...(marks === 'bins' ? ['const plot', 'fill', 'fill opacity=0.2'] : marks === 'steps' ? ['const plot'] : []),
    ...(marks === 'bins' || marks === 'steps' || isDense ? ['no marks'] : markOptions(look)),
    ...(look.dash === undefined ? [] : [dashPattern(look.dash)]),
    ...(isUnnamed ? ['forget plot'] : []),
  ];
};

/** The error bar options must come last. */
const errorOptions = ({ points }: PictureSeries, lineWidth: number): string[] => {
  const errors = (['x', 'y'] as const).filter((axis) =>
    points.some(({ spread, interval }) => (axis === 'x' ? spread : interval) !== undefined),
  );
  return [
    `line width=${lineWidth}pt`,
    ...(errors.length === 0
      ? []
      : [
          `error bars/.cd, ${errors.map((axis) => `${axis} dir=both, ${axis} explicit`).join(', ')}, error bar style={line width=0.4pt, opacity=0.6}`,
        ]),
  ];
};

/** A line below coinciding ones is wider, so that its rim is visible. Points. */
const widthPt = (series: PictureSeries, above: readonly PictureSeries[]): number => {
  if (series.marks !== 'line' || series.isDense) return 0.8;
  const covering = above.filter(({ marks, points }) => marks === 'line' && isCovered(series.points, points));
  return Number((0.8 + covering.length).toFixed(1));
};

/** Whether two neighbouring points of a line coincide with points of another one. */
const isCovered = (points: readonly PicturePoint[], others: readonly PicturePoint[]): boolean => {
  const isShared = points.map(({ x, y }) =>
    others.some((other) => other.x === x && Math.abs(other.y - y) < nearPercent),
  );
  return isShared.some((shared, index) => shared && isShared[index + 1] === true);
};

/** Accuracies closer than this overlap when drawn, in percent. */
const nearPercent = 0.3;

const dashPattern = (dash: readonly number[]): string =>
  `dash pattern=${dash.map((length, index) => `${index % 2 === 0 ? 'on' : 'off'} ${length}pt`).join(' ')}`;

const markNames: Readonly<Record<Shape, readonly [filled: string, outlined: string]>> = {
  circle: ['mark=*', 'mark=o'],
  square: ['mark=square*', 'mark=square'],
  triangle: ['mark=triangle*', 'mark=triangle'],
  diamond: ['mark=diamond*', 'mark=diamond'],
  cross: ['mark=+', 'mark=+'],
  nabla: ['mark=triangle*', 'mark=triangle'],
};

const markOptions = ({ shape, isHollow }: SeriesLook): string[] => [
  markNames[shape][isHollow ? 1 : 0],
  `mark size=${isHollow ? '3.2pt' : '1.8pt'}`,
  `mark options={solid${shape === 'nabla' ? ', rotate=180' : ''}}`,
];

const coordinate = ({ x, y, spread, interval }: PicturePoint): string => {
  if (spread === undefined && interval === undefined) return `(${number(x)}, ${number(y)})`;
  const above = [spread === undefined ? 0 : spread[1] - x, interval === undefined ? 0 : interval[1] - y];
  const below = [spread === undefined ? 0 : x - spread[0], interval === undefined ? 0 : y - interval[0]];
  return `(${number(x)}, ${number(y)}) += (${above.map(number).join(', ')}) -= (${below.map(number).join(', ')})`;
};

/** Four decimals keep fractions of a percent. */
const number = (value: number): string => String(Number(value.toFixed(4)));
