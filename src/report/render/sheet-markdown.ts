import type { TextSheet, TextTable } from '../text-sheet.ts';
import { markdownText } from './markdown.ts';

/** Tables in Markdown; lines of a cell stand below each other. */
export const sheetMarkdown = ({ tables, sentences, notes }: TextSheet): string =>
  [
    ...tables.map(tableText),
    ...sentences.map((sentence) => `${markdownText(sentence)}\n`),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${markdownText(note)}\n`).join('')]),
  ].join('\n');

const tableText = ({ caption, headings, rows }: TextTable): string => {
  const lines = [headings.map(markdownText), headings.map(() => '---'), ...rows.map(rowCells)];
  return `**${markdownText(caption)}**\n\n${lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;
};

const rowCells = ({ cells, emphasis }: TextTable['rows'][number]): string[] =>
  cells.map((lines, column) => {
    const text = lines.map(markdownText).join('<br>');
    return emphasis && column === 0 ? `**${text}**` : text;
  });
