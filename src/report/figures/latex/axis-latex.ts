import { largest, smallest } from '../../../base/extremes.ts';
import { latexText } from '../../render/safe-text.ts';
import type { PictureAxis, PicturePanel } from '../picture/picture.ts';

/** Height of a panel as a share of its width. */
const aspect = 0.75;
/** Padding around the marks, as a share of the axis. */
const margin = 0.04;

/** A length and a font size command. */
export interface PanelSize {
  readonly width: string;
  readonly font: 'scriptsize' | 'footnotesize';
}

/** The options of a panel's axis, one per line. */
export const axisOptions = (panel: PicturePanel, size: PanelSize): string[] => [
  ...sizeOptions(panel, size),
  ...(panel.title === ''
    ? []
    : option(
        `title={${latexText(panel.title)}}, title style={text width=0.8*${size.width}, align=center${panel.x.second === undefined ? '' : ', yshift=2.6em'}}`,
      )),
  ...option(`xlabel={${latexText(panel.x.title)}}`),
  ...option(`ylabel={${latexText(panel.y.title)}}`),
  ...option(
    panel.x.second === undefined
      ? 'axis x line*=bottom, axis y line*=left'
      : 'xtick pos=bottom, ytick pos=left, axis line style={gray}',
  ),
  ...option('ymajorgrids, grid style={gray!25}'),
  ...option(
    `legend columns=${legendColumns(panel)}, legend cell align=left, legend style={at={(0.5,0)}, anchor=north, yshift=-3em, draw=none, font=\\scriptsize}`,
  ),
  ...option('unbounded coords=jump'),
  ...tickOptions(panel.x),
  ...scaleOptions('x', panel.x),
  ...scaleOptions('y', panel.y),
];

/** The second axis, drawn over the first one; empty if there is none. */
export const secondAxis = (panel: PicturePanel, size: PanelSize): string[] => {
  const { second, ticks = [] } = panel.x;
  if (second === undefined) return [];
  const options = [
    ...sizeOptions(panel, size),
    ...option('axis x line*=top, axis y line=none, axis line style={draw=none}'),
    ...option(`xlabel={${latexText(second.title)}}, xlabel near ticks, ymin=0, ymax=1`),
    ...option(`xtick={${ticks.join(',')}}`),
    ...option(`xticklabels={${ticks.map((tick) => latexText(second.labels.get(tick) ?? '')).join(',')}}`),
  ];
  return [
    `  \\begin{axis}[${options.join(',')},\n  ]`,
    `    \\addplot[draw=none] coordinates {(${ticks[0] ?? 0}, 0)};`,
    '  \\end{axis}',
  ];
};

/** Long names are stacked. */
const legendColumns = ({ series }: PicturePanel): number =>
  largest(series.map(({ name }) => name.length)) > 16 ? 1 : 2;

const option = (text: string): string[] => [`\n    ${text}`];

/** Both axes of a panel share a box. */
const sizeOptions = (panel: PicturePanel, { width, font }: PanelSize): string[] => {
  const [low, high] = xRange(panel);
  return [
    ...option(`width=${width}, height=${aspect}*${width}, font=\\${font}`),
    ...option(`xmin=${low}, xmax=${high}`),
  ];
};

const xRange = ({ x, series, rules }: PicturePanel): readonly [number, number] => {
  if (x.domain !== undefined) return x.domain;
  const values = [
    ...series.flatMap(({ points }) => points.flatMap((point) => [point.x, ...(point.spread ?? [])])),
    ...rules.filter(({ axis }) => axis === 'x').map(({ at }) => at),
  ];
  const [low, high] = [smallest(values), largest(values)];
  if (x.scale === 'log')
    return [low / (high / low) ** margin, high * (high / low) ** margin].map(round) as [number, number];
  const room = low === high ? 0.5 : margin * (high - low);
  return [round(low - room), round(high + room)];
};

const round = (value: number): number => Number(value.toPrecision(6));

const tickOptions = ({ ticks }: PictureAxis): string[] =>
  ticks === undefined
    ? []
    : option(`xtick={${ticks.join(',')}}, xticklabel style={rotate=${ticks.length > 8 ? 60 : 0}}`);

const scaleOptions = (axis: 'x' | 'y', { scale, domain }: PictureAxis): string[] => [
  ...(axis === 'y' && domain !== undefined ? option(`ymin=${domain[0]}, ymax=${domain[1]}`) : []),
  ...(scale === 'log' ? option(`${axis}mode=log, log ticks with fixed point`) : []),
  ...(scale === 'sqrt'
    ? option(
        `${axis} coord trafo/.code={\\pgfmathparse{sqrt(#1)}}, ${axis} coord inv trafo/.code={\\pgfmathparse{(#1)^2}}, ${axis}min=0`,
      )
    : []),
];
