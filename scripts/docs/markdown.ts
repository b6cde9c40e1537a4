export type MarkdownRow = readonly string[];

export const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${text}`;

/** A pipe table. Bars in cells are escaped, line breaks become spaces. */
export const markdownTable = (headings: MarkdownRow, rows: readonly MarkdownRow[]): string =>
  [headings, headings.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`)
    .join('\n');
