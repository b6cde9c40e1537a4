import type { Curve } from '../curve.ts';
import { panelName } from '../panel-name.ts';
import { scopeName } from '../scope-name.ts';
import { percent } from '../table1-sheet.ts';
import { markdownText } from './table1-markdown.ts';

/** The curves' points as Markdown tables, one for each panel; the best of each line in bold. */
export const curveMarkdown = (curve: Curve): string =>
  curve.panels
    .map((panel) => {
      const resolutions = [
        ...new Set(panel.lines.flatMap((line) => line.points.map((point) => point.testResolution))),
      ].sort((a, b) => a - b);
      const rows = panel.lines.map((line) => [
        scopeName(line.finetune),
        ...resolutions.map((resolution) => {
          const point = line.points.find(({ testResolution }) => testResolution === resolution);
          if (point === undefined) return '–';
          return resolution === line.bestTestResolution ? `**${percent(point.top1)}**` : percent(point.top1);
        }),
      ]);
      const table = [['fine-tuned', ...resolutions.map(String)], ['---', ...resolutions.map(() => '---:')], ...rows];
      return [
        `**${markdownText(`top-1 accuracy, %, against test resolution, pixels: ${panelName(panel)}`)}**`,
        '',
        ...table.map((cells) => `| ${cells.join(' | ')} |`),
        '',
      ].join('\n');
    })
    .join('\n');
