import type { Block, ReportDocument } from '../../document/document.ts';
import { withSigns } from '../../document/signs.ts';
import { terminalText } from '../safe-text.ts';
import type { TerminalOptions } from '../terminal-options.ts';
import { type Style, styleFor, wrap } from '../text.ts';
import { figureLines } from './figure-lines.ts';
import { tableLines } from './table-lines.ts';

/** A document for a terminal; no line exceeds its width. Ends with a line break. */
export const renderTerminal = (document: ReportDocument, options: TerminalOptions): string => {
  const { blocks } = withSigns(document, signs);
  const style = styleFor(options.color);
  const texts = blocks.map((block) => blockLines(block, options, style).join('\n'));
  // No blank line between a heading and its content.
  return texts
    .map((text, index) => `${text}\n${blocks[index]!.kind === 'heading' ? '' : '\n'}`)
    .join('')
    .trimEnd()
    .concat('\n');
};

const signs = { best: '* best of its row, † best of its column', published: (source: string) => `paper: ${source}` };

const blockLines = (block: Block, options: TerminalOptions, style: Style): string[] => {
  const wrapped = (text: string): string[] => wrap(terminalText(text), options.columns);
  switch (block.kind) {
    case 'heading':
      return wrapped(block.text).map(style.bold);
    case 'prose':
      return [...(block.name === null ? [] : wrapped(block.name).map(style.bold)), ...block.sentences.flatMap(wrapped)];
    case 'table':
      return [
        ...(block.caption === null ? [] : wrapped(block.caption).map(style.bold)),
        ...tableLines(block, options.columns, style),
      ];
    case 'figure':
      return figureLines(block, options, style);
    case 'notes':
      return block.notes.flatMap(wrapped).map(style.dim);
  }
};
