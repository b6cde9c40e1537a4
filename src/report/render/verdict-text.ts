import { canonicalJson } from '../../base/json.ts';
import { oneLine } from '../../base/printable.ts';
import { fixName } from '../rows/fix.ts';
import { panelName } from '../rows/panel-name.ts';
import type { Comparison, Verdict, VerdictPanel } from '../verdict/verdict.ts';
import { verdictSentences } from '../verdict/verdict-sentences.ts';
import { csvText, withCautions } from './csv.ts';
import { latexText } from './latex.ts';
import { markdownText } from './markdown.ts';
import type { TerminalOptions } from './table1-terminal.ts';
import { styleFor, wrap } from './text.ts';

/** A few sentences for each trained network; its name above them. */
export const verdictTerminal = (verdict: Verdict, { columns, color }: TerminalOptions): string =>
  verdict.panels
    .map((panel) => {
      const name = wrap(oneLine(panelName(panel)), columns).map(styleFor(color).bold);
      return `${[...name, ...verdictSentences(panel).flatMap((sentence) => wrap(sentence, columns))].join('\n')}\n`;
    })
    .join('\n');

export const verdictMarkdown = (verdict: Verdict): string =>
  verdict.panels.map((panel) => `**${markdownText(panelName(panel))}**: ${text(panel)}\n`).join('\n');

export const verdictLatex = (verdict: Verdict): string =>
  verdict.panels.map((panel) => `\\textbf{${latexText(panelName(panel))}}: ${latexText(text(panel))}\n`).join('\n');

export const verdictCsv = (verdict: Verdict): string =>
  csvText(
    withCautions(
      [
        [
          ...['experiment', 'dataset', 'model', 'train_resolution', 'resize', 'crop_ratio', 'assignment', 'comparison'],
          ...['from_fix', 'from_test_resolution', 'from_top1', 'to_fix', 'to_test_resolution', 'to_top1'],
          ...['difference', 'images', 'won', 'lost', 'p'],
        ],
        ...verdict.panels.flatMap((panel) =>
          comparisonsOf(panel).map(([name, { from, to, difference, paired }]) => {
            const { dataset, model, trainResolution, resize, cropRatio } = panel;
            const network = [dataset, model, trainResolution, resize, cropRatio, canonicalJson(panel.assignment)];
            const points = [from, to].flatMap((point) => [fixName(point), point.testResolution, point.top1]);
            const test = [paired?.images ?? null, paired?.won ?? null, paired?.lost ?? null, paired?.p ?? null];
            return [verdict.experiment, ...network, name, ...points, difference, ...test];
          }),
        ),
      ],
      verdict.panels.flatMap((panel) => comparisonsOf(panel).map(([, { to }]) => to)),
    ),
  );

const comparisonsOf = (panel: VerdictPanel): (readonly [name: string, Comparison])[] => [
  ...(['resolution', 'finetuning'] as const).flatMap((name) => {
    const comparison = panel[name];
    return comparison === null ? [] : [[name, comparison] as const];
  }),
  ...panel.adaptations.map((comparison) => ['adaptation', comparison] as const),
  ...panel.pyramids.map((comparison) => ['pyramid', comparison] as const),
];

/** The sentences travel with the numbers they were made from. */
export const verdictJson = (verdict: Verdict): string => {
  const panels = verdict.panels.map((panel) => ({ ...panel, sentences: verdictSentences(panel) }));
  return `${JSON.stringify({ ...verdict, panels }, null, 2)}\n`;
};

const text = (panel: VerdictPanel): string => verdictSentences(panel).join(' ');
