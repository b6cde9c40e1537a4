import type { Curve, CurvePanel } from '../curve/curve.ts';
import { curveNotes } from '../curve/curve-notes.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import { percent } from '../table1/table1-sheet.ts';
import { markdownText } from './markdown.ts';

/** The curves' points as Markdown tables, one for each panel; the best of each line in bold. */
export const curveMarkdown = (curve: Curve): string =>
  [...curve.panels.map(panelText), ...curveNotes(curve).map((note) => `- ${markdownText(note)}\n`)].join('\n');

const panelText = (panel: CurvePanel): string => {
  const points = panel.lines.flatMap((line) => line.points);
  const imageResolutions = new Map(points.map((point) => [point.testResolution, point.imageResolution]));
  const resolutions = [...imageResolutions.keys()].sort((a, b) => a - b);
  const rows = panel.lines.map((line) => [
    fixName(line),
    ...resolutions.map((resolution) => {
      const point = line.points.find(({ testResolution }) => testResolution === resolution);
      if (point === undefined) return '–';
      return resolution === line.bestTestResolution ? `**${percent(point.top1)}**` : percent(point.top1);
    }),
  ]);
  const heads = resolutions.map((resolution) => `${resolution} (${imageResolutions.get(resolution)})`);
  const table = [['', ...heads], ['---', ...resolutions.map(() => '---:')], ...rows];
  return [
    `**${markdownText(`top-1 accuracy, %, against K_test (K_image), pixels: ${panelName(panel)}`)}**`,
    '',
    ...table.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
};
