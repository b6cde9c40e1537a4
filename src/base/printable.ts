/**
 * C0, DEL and C1 control characters, line and paragraph separators, and the marks that reorder text (Unicode UAX #9,
 * embeddings, overrides and isolates).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching them is the purpose
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

/** Our emphasis and colours; CRLF ends CSV records, and a leading CR overwrites the previous progress line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching them is the purpose
const allowed = /\u001b\[(?:0|1|22|2|3[1-6]|39)m|^\r|\r\n|[\n\t]/;
const allowedOrControl = new RegExp(`(${allowed.source})|${controls.source}`, 'g');

/**
 * Text that is safe for a terminal or a pipe: control characters other than our own colours and line breaks are shown
 * as `\u001b`. JSON keeps its meaning, because it escapes these characters the same way.
 */
export const printableText = (text: string): string =>
  text.replace(allowedOrControl, (found, own?: string) => own ?? longEscape(found.charCodeAt(0)));
