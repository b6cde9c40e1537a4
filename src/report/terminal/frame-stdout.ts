import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { asciiText } from './ascii-text.ts';
import type { LiveLook } from './live-look.ts';

/** What of a terminal's stdout the live view needs. */
export interface TerminalOut {
  readonly columns: number;
  readonly rows: number;
  write(text: string): boolean;
}

/** More rows than any terminal has. */
const endlessRows = 1_000_000;
const cursorToLineStart = '\u001b[G';
const eraseLineAndGoUp = '\u001b[2K\u001b[1A';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are such
const emphasis = /\u001b\[[\d;]*m/g;

/**
 * The stdout that Ink is given: passes everything on, without what the terminal lacks, and mends two of Ink's habits. At the height of the terminal Ink
 * clears the screen together with what the person has scrolled back to: the dashboard is cut to the real height before,
 * so Ink hears of endless rows. And when a terminal gets narrower it breaks the lines that are on it, so that more rows
 * than Ink has drawn must be erased.
 */
export class FrameStdout extends EventEmitter {
  readonly isTTY = true;
  readonly rows = endlessRows;
  readonly #terminal: TerminalOut;
  readonly #look: LiveLook;
  #frame = '';

  constructor(terminal: TerminalOut, look: LiveLook) {
    super();
    this.#terminal = terminal;
    this.#look = look;
  }

  get columns(): number {
    return this.#terminal.columns;
  }

  /** Ink writes a frame in one piece, after the escapes that erase the one before it. */
  write(written: string): boolean {
    const { color, unicode } = this.#look;
    const plain = color ? written : written.replace(emphasis, '');
    const text = unicode ? plain : asciiText(plain);
    if (text.includes('\n')) this.#frame = text.slice(text.lastIndexOf(cursorToLineStart) + cursorToLineStart.length);
    return this.#terminal.write(text);
  }

  /** To be called when the terminal has a new size, before anything is drawn. */
  eraseBrokenLines(): void {
    const widths = stripVTControlCharacters(this.#frame)
      .split('\n')
      .map((line) => stringWidth(line));
    const broken = widths.reduce((rows, width) => rows + Math.max(0, Math.ceil(width / this.columns) - 1), 0);
    if (broken > 0) this.#terminal.write(eraseLineAndGoUp.repeat(broken));
  }
}
