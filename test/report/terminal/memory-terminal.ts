import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

/** A terminal in memory, which is what a person would see. */
export class MemoryTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly screen: InstanceType<typeof xterm.Terminal>;
  written = '';

  constructor(size: Size) {
    super();
    this.screen = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true, convertEol: true });
  }

  get columns(): number {
    return this.screen.cols;
  }

  get rows(): number {
    return this.screen.rows;
  }

  write(text: string): boolean {
    this.written += text;
    this.screen.write(text);
    return true;
  }

  resize({ columns, rows }: Size): void {
    this.screen.resize(columns, rows);
    this.emit('resize');
  }

  /** All lines since the start, those that have scrolled away too. */
  async lines(): Promise<string[]> {
    await new Promise<void>((resolve) => this.screen.write('', resolve));
    const { active } = this.screen.buffer;
    const all = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  }

  async visible(): Promise<string[]> {
    const all = await this.lines();
    return all.slice(this.screen.buffer.active.viewportY);
  }
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}
