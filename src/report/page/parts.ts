import { isFixresError } from '../../base/errors.ts';
import { type Best, best } from '../best/best.ts';
import { bestDocument } from '../best/best-document.ts';
import { curve } from '../curve/curve.ts';
import { documentOf, isShown, notes, withNotes } from '../document/blocks.ts';
import type { Block, ReportDocument } from '../document/document.ts';
import { curvePicture } from '../figures/curve-picture.ts';
import { curveText } from '../figures/curve-text.ts';
import type { Picture } from '../figures/picture/picture.ts';
import { figureNames, makeFigure } from '../figures/render-figure.ts';
import { isCaution } from '../render/html/blocks-html.ts';
import { makeReport } from '../render-report.ts';
import { table1 } from '../table1/table1.ts';
import { tuningNotes } from '../tuning/tuning-notes.ts';
import type { PageSource } from './page-source.ts';

/** The parts of a report in page order, with their headings. */
export const partTitles = {
  choice: 'The choice and its cost',
  curve: 'Accuracy against test resolution',
  table1: 'All tests (Table 1)',
  table3: 'Transfer learning (Table 3)',
  tuning: 'How the heads were fine-tuned',
  cost: 'Accuracy against cost',
  activations: 'Activations after the pooling',
  roc: 'Region of classification',
  object_size: 'Apparent object size',
} as const satisfies Readonly<Record<string, string>>;

export type PartName = keyof typeof partTitles;

/** A part of an experiment's report. */
export interface Part {
  /** Above the figure, if there is one. */
  readonly lead: ReportDocument;
  readonly picture: Picture | null;
  /** Numbers that are collapsed below a figure. */
  readonly numbers: ReportDocument;
}

/** The parts that an experiment's results provide. */
export interface MadeExperiment {
  readonly source: PageSource;
  /** null if there is nothing to choose from yet. */
  readonly choices: Best | null;
  readonly parts: ReadonlyMap<PartName, Part>;
}

export const makeExperiment = (source: PageSource): MadeExperiment => {
  const { data } = source;
  const choices = ifAvailable(() => best(data));
  const parts = new Map<PartName, Part>();
  if (choices !== null) {
    parts.set('choice', choicePart(withNotes(bestDocument(choices), tuningNotes(data.tuned))));
  }
  if (data.evaluations.length > 0) {
    const curves = curve(table1(data.experiment, data.evaluations));
    const { document: said } = makeReport('verdict', data);
    parts.set('curve', { lead: said, picture: curvePicture(curves), numbers: curveText(curves) });
    parts.set('table1', words(makeReport('table1', data).document));
  }
  for (const name of ['table3', 'tuning'] as const) {
    const report = ifAvailable(() => makeReport(name, data));
    if (report !== null) parts.set(name, words(report.document));
  }
  for (const name of figureNames) {
    const figure = ifAvailable(() => makeFigure(name, { ...data, analyses: source.analyses.get(name) ?? [] }));
    if (figure !== null) parts.set(name, { lead: documentOf(), picture: figure.picture(), numbers: figure.text });
  }
  return { source, choices, parts: sayingOnce(parts) };
};

/** A caution is shown in the first part that it applies to. */
const sayingOnce = (parts: ReadonlyMap<PartName, Part>): ReadonlyMap<PartName, Part> => {
  const said = new Set<string>();
  const once = ({ blocks }: ReportDocument): ReportDocument => ({
    blocks: blocks.map((block) => (block.kind === 'notes' ? notes(block.notes.filter(isNew)) : block)).filter(isShown),
  });
  const isNew = (note: string): boolean => {
    if (!isCaution(note)) return true;
    const isFirst = !said.has(note);
    said.add(note);
    return isFirst;
  };
  const inOrder = (Object.keys(partTitles) as PartName[]).flatMap((name): [PartName, Part][] => {
    const part = parts.get(name);
    return part === undefined ? [] : [[name, { ...part, lead: once(part.lead), numbers: once(part.numbers) }]];
  });
  return new Map(inOrder);
};

/** For a single network the tiles show the choice, so only the sentences follow. */
const choicePart = ({ blocks }: ReportDocument): Part => {
  const isRead = (block: Block): boolean => block.kind === 'prose' || (block.kind === 'table' && block.rows.length > 1);
  return {
    lead: { blocks: blocks.filter(isRead) },
    picture: null,
    numbers: { blocks: blocks.filter((block) => !isRead(block)) },
  };
};

const words = (lead: ReportDocument): Part => ({ lead, picture: null, numbers: documentOf() });

const ifAvailable = <Made>(make: () => Made): Made | null => {
  try {
    return make();
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'REPORT_UNAVAILABLE') throw error;
    return null;
  }
};
