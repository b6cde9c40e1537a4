import {
  type Block,
  isMeasure,
  type Measure,
  type ReportDocument,
  type Row,
  type Table,
} from '../document/document.ts';
import { withSigns } from '../document/signs.ts';
import { markdownText } from './safe-text.ts';

/** A document as Markdown: the lines of a cell are stacked, and the best value of a row is bold. */
export const renderMarkdown = (document: ReportDocument): string =>
  withSigns(document, signs).blocks.flatMap(blockText).join('\n');

const signs = {
  best: 'bold: best of its row; †: best of its column',
  published: (source: string) => `paper: ${source}`,
};

const blockText = (block: Block): string[] => {
  switch (block.kind) {
    case 'heading':
      return [block.level === 1 ? `${bold(block.text)}\n` : `*${markdownText(block.text)}*\n`];
    case 'prose':
      return [`${block.name === null ? '' : `${bold(block.name)}: `}${markdownText(block.sentences.join(' '))}\n`];
    case 'table':
      return [tableText(block)];
    case 'figure':
      return block.table === null ? [] : [tableText(block.table)];
    case 'notes':
      return [block.notes.map((note) => `- ${markdownText(note)}\n`).join('')];
  }
};

const bold = (text: string): string => `**${markdownText(text)}**`;

const tableText = ({ caption, columns, rows }: Table): string => {
  const lines = [
    columns.map(({ head }) => head.map(markdownText).join('<br>')),
    columns.map(({ align }) => (align === 'left' ? '---' : '---:')),
    ...rows.map(rowCells),
  ];
  return `${caption === null ? '' : `${bold(caption)}\n\n`}${lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;
};

const rowCells = ({ cells, emphasis }: Row): string[] =>
  cells.map((cell, column) => {
    const text = isMeasure(cell) ? measureText(cell) : wordsText(cell);
    return emphasis && column === 0 ? `**${text}**` : text;
  });

const wordsText = (lines: readonly string[]): string =>
  lines.length === 0 ? '–' : lines.map(markdownText).join('<br>');

const measureText = ({ text, interval, deviation, marks, published, bestOfRow, bestOfColumn }: Measure): string =>
  [
    `${bestOfRow ? `**${text}**` : text}${bestOfColumn ? '†' : ''}`,
    ...(deviation === null ? [] : [deviation]),
    ...(interval === null ? [] : [`[${interval.join(', ')}]`]),
    ...marks.map(({ sign }) => sign),
  ].join(' ') + (published === null ? '' : `<br>paper ${published}`);
