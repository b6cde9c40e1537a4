import { panelName } from '../panel-name.ts';
import type { Verdict, VerdictPanel } from '../verdict.ts';
import { verdictSentences } from '../verdict-sentences.ts';
import { csvText } from './csv.ts';
import { latexText } from './table1-latex.ts';
import { markdownText } from './table1-markdown.ts';
import type { TerminalOptions } from './table1-terminal.ts';
import { oneLine, styleFor, wrap } from './text.ts';

/** Two sentences for each trained network; its name above them. */
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
  verdict.panels
    .map((panel) => `\\textbf{${latexText(panelName(panel))}}: ${latexText(text(panel)).replaceAll('−', '$-$')}\n`)
    .join('\n');

export const verdictCsv = (verdict: Verdict): string =>
  csvText([
    ['experiment', 'dataset', 'model', 'train_resolution', 'comparison', 'difference', 'images', 'won', 'lost', 'p'],
    ...verdict.panels.flatMap((panel) =>
      (['resolution', 'finetuning'] as const).flatMap((name) => {
        const comparison = panel[name];
        if (comparison === null) return [];
        const { difference, paired } = comparison;
        const { dataset, model, trainResolution } = panel;
        const test = [paired?.images ?? null, paired?.won ?? null, paired?.lost ?? null, paired?.p ?? null];
        return [[verdict.experiment, dataset, model, trainResolution, name, difference, ...test]];
      }),
    ),
  ]);

/** The sentences travel with the numbers they were made from. */
export const verdictJson = (verdict: Verdict): string => {
  const panels = verdict.panels.map((panel) => ({ ...panel, sentences: verdictSentences(panel) }));
  return `${JSON.stringify({ ...verdict, panels }, null, 2)}\n`;
};

const text = (panel: VerdictPanel): string => verdictSentences(panel).join(' ');
