import { picturePng } from '../figures/picture/picture-png.ts';
import { svgPage } from '../render/html/render-html.ts';
import { renderLatex } from '../render/latex/render-latex.ts';
import { renderMarkdown } from '../render/render-markdown.ts';
import { renderTerminal } from '../render/terminal/render-terminal.ts';
import type { TerminalOptions } from '../render/terminal-options.ts';
import { classCsv, confusionCsv } from './class-csv.ts';
import { classDocument, confusionDocument } from './class-document.ts';
import type { ClassResults } from './class-results.ts';
import { confusionSvg } from './confusion-svg.ts';

export const classExtensions = { table: 'txt', markdown: 'md', latex: 'tex', csv: 'csv', json: 'json' } as const;
export type ClassFormat = keyof typeof classExtensions;

export const confusionExtensions = {
  table: 'txt',
  csv: 'csv',
  json: 'json',
  svg: 'svg',
  png: 'png',
  html: 'html',
} as const;
export type ConfusionFormat = keyof typeof confusionExtensions;

/** The classes of a test as text. */
export const renderClasses = (results: ClassResults, format: ClassFormat, look: TerminalOptions): string => {
  const { confusions: _, ...ofClasses } = results;
  if (format === 'json') return json(ofClasses);
  if (format === 'csv') return classCsv(results);
  const document = classDocument(results);
  if (format === 'markdown') return renderMarkdown(document);
  return format === 'latex' ? renderLatex(document, { intervals: true }) : renderTerminal(document, look);
};

/** The confusion matrix of a test, as text or, for PNG, as bytes. */
export const renderConfusion = async (
  results: ClassResults,
  format: ConfusionFormat,
  look: TerminalOptions,
): Promise<string | Uint8Array> => {
  if (format === 'json') return json(results);
  if (format === 'csv') return confusionCsv(results);
  if (format === 'table') return renderTerminal(confusionDocument(results), look);
  const svg = confusionSvg(results);
  if (format === 'svg') return svg;
  return format === 'png' ? picturePng(svg) : svgPage(results.title, svg);
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
