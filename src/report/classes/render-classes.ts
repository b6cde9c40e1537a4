import { pageStart } from '../figures/picture/picture-page.ts';
import { picturePng } from '../figures/picture/picture-png.ts';
import { sheetLatex } from '../render/sheet-latex.ts';
import { sheetMarkdown } from '../render/sheet-markdown.ts';
import { sheetTerminal } from '../render/sheet-terminal.ts';
import type { TerminalOptions } from '../render/table1-terminal.ts';
import { classCsv, confusionCsv } from './class-csv.ts';
import type { ClassResults } from './class-results.ts';
import { classSheet, confusionSheet } from './class-sheet.ts';
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
  const sheet = classSheet(results);
  if (format === 'markdown') return sheetMarkdown(sheet);
  return format === 'latex' ? sheetLatex(sheet) : sheetTerminal(sheet, look);
};

/** Its confusion matrix, as text or, for PNG, bytes. */
export const renderConfusion = async (
  results: ClassResults,
  format: ConfusionFormat,
  look: TerminalOptions,
): Promise<string | Uint8Array> => {
  if (format === 'json') return json(results);
  if (format === 'csv') return confusionCsv(results);
  if (format === 'table') return sheetTerminal(confusionSheet(results), look);
  const svg = confusionSvg(results);
  if (format === 'svg') return svg;
  return format === 'png'
    ? picturePng(svg)
    : `${pageStart(results.title)}\n<figure>${svg.trim()}</figure>\n</main>\n</html>\n`;
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
