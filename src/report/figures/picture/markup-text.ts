import { plainText } from './plain-text.ts';

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that SVG and HTML take literally, between tags and in attributes. */
export const markupText = (text: string): string => plainText(text).replace(/[&<>"']/g, (mark) => marks[mark]!);
