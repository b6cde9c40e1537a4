import { isMeasure, type ReportDocument, type Table } from './document.ts';

/** A format's marks for the best values and the source of published values, in words. */
export interface Signs {
  readonly best: string;
  readonly published: (source: string) => string;
}

/** The document with these words added to the notes below its tables of measured values. */
export const withSigns = ({ blocks }: ReportDocument, signs: Signs): ReportDocument => {
  return {
    blocks: blocks.map((block, index) => {
      const above = blocks[index - 1];
      if (block.kind !== 'notes' || above?.kind !== 'table') return block;
      return { ...block, notes: [...bestNote(above, signs), ...block.notes, ...sourceNote(above, signs)] };
    }),
  };
};

const bestNote = ({ rows }: Table, { best }: Signs): string[] =>
  rows.some(({ cells }) => cells.some((cell) => isMeasure(cell) && (cell.bestOfRow || cell.bestOfColumn)))
    ? [best]
    : [];

const sourceNote = ({ source }: Table, { published }: Signs): string[] =>
  source === undefined ? [] : [published(source)];
