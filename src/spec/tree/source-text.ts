/** A source text of a spec: a file, or one `--set`. */
export interface SourceText {
  /** As printed: a path relative to the current folder, or `--set dataset.root`. */
  readonly name: string;
  /** Absolute: relative paths in it start here. */
  readonly folder: string;
  readonly text: string;
  /** A `--set` has no lines to point at. */
  readonly hasLines: boolean;
}

/** A range of a source text: offsets in UTF-16 code units, end exclusive. */
export interface Origin {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export interface Place {
  readonly file: string;
  /** Both from 1; null for a `--set`. */
  readonly line: number | null;
  readonly column: number | null;
}

export const placeOf = ({ source, start }: Origin): Place => {
  if (!source.hasLines) return { file: source.name, line: null, column: null };
  const before = source.text.slice(0, start);
  return { file: source.name, line: before.split('\n').length, column: start - before.lastIndexOf('\n') };
};

/** `file:line:column`, or `--set path`. */
export const placeText = ({ file, line, column }: Place): string =>
  line === null ? file : `${file}:${line}:${column}`;

/** `line 3`, for a second location in a message. */
export const lineText = (origin: Origin): string => {
  const { file, line } = placeOf(origin);
  return line === null ? `\`${file}\`` : `line ${line}`;
};

/** The offending line with carets below the range. */
export const codeFrame = (origin: Origin): string => {
  const { source, start, end } = origin;
  const lineStart = source.text.slice(0, start).lastIndexOf('\n') + 1;
  const nextBreak = source.text.indexOf('\n', start);
  const lineEnd = nextBreak === -1 ? source.text.length : nextBreak;
  const line = printable(source.text.slice(lineStart, lineEnd).replace(/\r$/, '').replaceAll('\t', '→'));
  const number = source.hasLines ? String(placeOf(origin).line) : '';
  // A long line (a whole spec in flow style) is cut to a window around the range.
  const windowStart = line.length <= frameWidth ? 0 : Math.max(0, start - lineStart - frameWidth / 2);
  const shown = line.slice(windowStart, windowStart + frameWidth);
  const column = start - lineStart - windowStart;
  const carets = Math.max(1, Math.min(end - start, shown.length - column));
  return `  ${number} | ${shown}\n  ${' '.repeat(number.length)} | ${' '.repeat(column)}${'^'.repeat(carets)}`;
};

const frameWidth = 160;

/** Control characters could move the terminal's cursor. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '\u{fffd}');
