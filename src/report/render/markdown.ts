import { withoutControls } from '../../base/printable.ts';

/** Text that Markdown, and the HTML inside it, take literally; a line break would end the table's row. */
export const markdownText = (text: string): string =>
  withoutControls(text).replace(/[\\`*_{}[\]<>()#+!|~&$]/g, (mark) => `\\${mark}`);
