import type { Curve, CurveLine, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { latexText } from './safe-text.ts';

/** The curves as pgfplots pictures, one for each panel, with the intervals as error bars. Asks for pgfplots. */
export const curveLatex = (curve: Curve): string =>
  [
    `% \\usepackage{pgfplots}\n${curve.panels.map(picture).join('\n')}`,
    ...curveNotes(curve).map((note) => `${latexText(note)}.\n`),
  ].join('\n');

const picture = (panel: CurvePanel): string => {
  const lines = [
    '\\begin{tikzpicture}',
    '  \\begin{axis}[',
    `    title={${latexText(panelName(panel))}},`,
    '    xlabel={test resolution, pixels},',
    '    ylabel={top-1 accuracy, \\%},',
    '    legend pos=south east,',
    ...(panel.trainResolution === null
      ? []
      : [
          `    extra x ticks={${panel.trainResolution}}, extra x tick labels={train}, extra x tick style={grid=major},`,
        ]),
    '  ]',
    ...panel.lines.flatMap(plot),
    '  \\end{axis}',
    '\\end{tikzpicture}',
  ];
  return `${lines.join('\n')}\n`;
};

const plot = (line: CurveLine): string[] => [
  '    \\addplot+[error bars/.cd, y dir=both, y explicit] coordinates {',
  ...line.points.map(({ testResolution, top1, top1_ci95: [low, high] }) => {
    const reach = `+= (0, ${percent(high - top1)}) -= (0, ${percent(top1 - low)})`;
    return `      (${testResolution}, ${percent(top1)}) ${reach}`;
  }),
  '    };',
  `    \\addlegendentry{${latexText(fixName(line))}}`,
];
