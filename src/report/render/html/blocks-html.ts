import type { Block, ReportDocument } from '../../document/document.ts';
import { withSigns } from '../../document/signs.ts';
import { type Html, html, nothing, when } from './html.ts';
import { tableHtml } from './table-html.ts';

/** The blocks of a document for a page; `level` is the heading level. The page draws figures itself. */
export const blocksHtml = (document: ReportDocument, level: 2 | 3 | 4 = 2): Html[] =>
  withSigns(document, signs).blocks.map((block) => blockHtml(block, level));

const signs = {
  best: 'bold: best of its row; underlined: best of its column; darker: higher',
  published: (source: string) => `paper: ${source}`,
};

const blockHtml = (block: Block, level: 2 | 3 | 4): Html => {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? nothing : headingHtml(block.text, level);
    case 'prose':
      return html`<p>${when(block.name, (name) => html`<strong>${name}.</strong> `)}${unbroken(block.sentences.join(' '))}</p>
`;
    case 'table':
      return tableHtml(block);
    case 'figure':
      return block.table === null ? nothing : tableHtml(block.table);
    case 'notes':
      return notesHtml(block.notes);
  }
};

/** Notes; cautions stand out. */
const notesHtml = (all: readonly string[]): Html => {
  const notes = all.filter((note) => !isCaution(note));
  return html`${when(notes.length > 0, () => html`<ul class="notes">${notes.map((note) => html`<li>${unbroken(note)}</li>`)}</ul>\n`)}${all
    .filter(isCaution)
    .map((note) => html`<p class="caution" role="note">${note}.</p>\n`)}`;
};

export const isCaution = (note: string): boolean => note.startsWith('CAUTION: ');

/** Keeps a number and its unit on one line. */
export const unbroken = (text: string): string => text.replace(/(\d) (?=%|px\b|points\b|ms\b)/g, '$1\u00a0');

export const headingHtml = (text: string, level: 2 | 3 | 4): Html => {
  if (level === 2) return html`<h2>${text}</h2>\n`;
  return level === 3 ? html`<h3>${text}</h3>\n` : html`<h4>${text}</h4>\n`;
};
