import { markdownText } from '../../render/markdown.ts';
import type { FigureSection, FigureText } from './figure-text.ts';

/** A figure's tables as Markdown, with its notes as a list. */
export const figureMarkdown = ({ title, sections, notes }: FigureText): string =>
  [
    `**${markdownText(title)}**\n`,
    ...sections.map(sectionText),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${markdownText(note)}\n`).join('')]),
  ].join('\n');

const sectionText = ({ title, table: { columns, rows } }: FigureSection): string =>
  [
    `*${markdownText(title)}*`,
    '',
    ...[
      columns.map(({ head }) => markdownText(head)),
      columns.map(({ align }) => (align === 'right' ? '---:' : '---')),
      ...rows.map((row) => row.map(markdownText)),
    ].map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
