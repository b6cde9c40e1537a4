import type { Block, Column, Heading, Notes, Prose, ReportDocument } from './document.ts';

/** A document of the blocks that are not empty. */
export const documentOf = (...blocks: readonly (Block | readonly Block[])[]): ReportDocument => ({
  blocks: blocks.flat().filter(isShown),
});

/** Whether a block is not empty. */
export const isShown = (block: Block): boolean => {
  if (block.kind === 'notes') return block.notes.length > 0;
  return block.kind !== 'prose' || block.sentences.length > 0;
};

export const title = (text: string): Heading => ({ kind: 'heading', text, level: 1 });
export const section = (text: string): Heading => ({ kind: 'heading', text, level: 2 });
export const prose = (...sentences: readonly string[]): Prose => ({ kind: 'prose', name: null, sentences });
export const notes = (all: readonly string[]): Notes => ({ kind: 'notes', notes: all });

/** Columns of words, of numbers, and of row keys. */
export const words = (head: string): Column => ({ head: [head], align: 'left' });
export const numbers = (head: string): Column => ({ head: [head], align: 'right' });
export const key = (head: string): Column => ({ head: [head], align: 'left', isKey: true });

/** A document with further notes appended. */
export const withNotes = ({ blocks }: ReportDocument, more: readonly string[]): ReportDocument => {
  const last = blocks.at(-1);
  const before = last?.kind === 'notes' ? last.notes : [];
  return documentOf(last?.kind === 'notes' ? blocks.slice(0, -1) : blocks, notes([...before, ...more]));
};
