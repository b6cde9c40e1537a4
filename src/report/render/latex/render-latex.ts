import type { Block, ReportDocument, Table } from '../../document/document.ts';
import { withSigns } from '../../document/signs.ts';
import { latexText } from '../safe-text.ts';
import { latexPackages, latexTable } from './latex-table.ts';

export interface LatexOptions {
  /** Whether intervals are shown below values. */
  readonly intervals: boolean;
}

/**
 * The tables of a document for a paper, each with the notes that follow it, and the prose. Headings become captions.
 * Requires booktabs and amssymb.
 */
export const renderLatex = (document: ReportDocument, { intervals }: LatexOptions): string => {
  const { blocks } = withSigns(document, signs);
  const texts = blocks.flatMap((block, index): string[] => {
    if (block.kind === 'table')
      return [latexTable(block, captionOf(block, blocks.slice(0, index)), notesAfter(blocks.slice(index)), intervals)];
    if (block.kind !== 'prose') return [];
    const name = block.name === null ? '' : `\\textbf{${latexText(block.name)}}: `;
    return [`${name}${latexText(block.sentences.join(' '))}\n`];
  });
  return [...(blocks.some(({ kind }) => kind === 'table') ? [latexPackages] : []), ...texts].join('\n');
};

const signs = {
  best: 'bold: best of its row; underlined: best of its column',
  published: (source: string) => `in italics: ${source}`,
};

const captionOf = ({ caption }: Table, before: readonly Block[]): string => {
  if (caption !== null) return caption;
  const heading = (level: 1 | 2): string[] =>
    before.flatMap((block) => (block.kind === 'heading' && block.level === level ? [block.text] : [])).slice(-1);
  return [...heading(1), ...heading(2)].join(': ');
};

const notesAfter = (blocks: readonly Block[]): readonly string[] =>
  blocks.find((block) => block.kind === 'notes')?.notes ?? [];
