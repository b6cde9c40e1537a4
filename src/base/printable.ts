/**
 * C0, DEL and C1 control characters, line and paragraph separators, and the marks that reorder text (Unicode UAX #9,
 * embeddings, overrides and isolates).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
const letters: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line of text without control characters, which could move a terminal's cursor: they become `\n`, `\x1b`. */
export const oneLine = (text: string): string =>
  text.replace(controls, (control) => letters[control] ?? shortEscape(control.charCodeAt(0)));

const shortEscape = (code: number): string =>
  code > 0xff ? longEscape(code) : `\\x${code.toString(16).padStart(2, '0')}`;

const longEscape = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** One line of text with a space for each control character and line break. */
export const withoutControls = (text: string): string => text.replace(controls, ' ');

/** Our emphasis and colours; CRLF ends the records of CSV, and a leading CR writes a progress line over the last. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const allowed = /\u001b\[(?:0|1|22|2|3[1-6]|39)m|^\r|\r\n|[\n\t]/;
const allowedOrControl = new RegExp(`(${allowed.source})|${controls.source}`, 'g');

/**
 * Text as it may reach a terminal or a pipe: everything but our own colours and line breaks is shown as `\u001b`. JSON
 * means the same afterwards, because it writes these characters so itself.
 */
export const printableText = (text: string): string =>
  text.replace(allowedOrControl, (found, own?: string) => own ?? longEscape(found.charCodeAt(0)));
