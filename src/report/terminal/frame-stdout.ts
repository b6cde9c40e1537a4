import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { asciiText } from './ascii-text.ts';
import type { LiveLook } from './live-look.ts';

/** The part of a terminal's stdout that the live view needs. */
export interface TerminalOut {
  readonly columns: number;
  readonly rows: number;
  write(text: string): boolean;
}

/** More rows than any terminal has. */
const endlessRows = 1_000_000;
const cursorToLineStart = '\u001b[G';
const eraseLineAndGoUp = '\u001b[2K\u001b[1A';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const emphasis = /\u001b\[[\d;]*m/g;

/**
 * The stdout that Ink gets: it passes everything on, replaces what the terminal can't show, and works around two
 * problems of Ink. First, at the height of the terminal Ink clears the screen and its scrollback; the dashboard is
 * already cut to the real height, so Ink is given a huge number of rows. Second, when a terminal gets narrower it wraps
 * existing lines, so that more rows than Ink has drawn must be erased.
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

  /** Ink writes a frame in one piece, after the escapes that erase the previous one. */
  write(written: string): boolean {
    const { color, unicode } = this.#look;
    const plain = color ? written : written.replace(emphasis, '');
    const text = unicode ? plain : asciiText(plain);
    if (text.includes('\n')) this.#frame = text.slice(text.lastIndexOf(cursorToLineStart) + cursorToLineStart.length);
    return this.#terminal.write(text);
  }

  /** Call this when the terminal was resized, before anything is drawn. */
  eraseBrokenLines(): void {
    const widths = stripVTControlCharacters(this.#frame)
      .split('\n')
      .map((line) => stringWidth(line));
    const broken = widths.reduce((rows, width) => rows + Math.max(0, Math.ceil(width / this.columns) - 1), 0);
    if (broken > 0) this.#terminal.write(eraseLineAndGoUp.repeat(broken));
  }
}
