import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../../src/domain/events.ts';
import { liveLook } from '../../../src/report/terminal/live-look.ts';
import { openDashboard } from '../../../src/report/terminal/open-dashboard.tsx';
import { assertGolden } from '../golden.ts';
import { MemoryTerminal, type Size } from './memory-terminal.ts';
import { halfWay, plan } from './sample-events.ts';

/** Frames are at most ten a second. */
const aFrame = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

interface View {
  readonly terminal: MemoryTerminal;
  readonly play: (events: readonly RunEvent[]) => Promise<void>;
}

/** A view that is closed whatever happens: its clock would keep the test alive. */
const withView = async (
  size: Size,
  { env = {}, mode = 'run' }: { readonly env?: NodeJS.ProcessEnv; readonly mode?: 'run' | 'watch' },
  work: (view: View) => Promise<void>,
): Promise<void> => {
  const terminal = new MemoryTerminal(size);
  const seconds = [0, 20]; // when it opens, and ever after
  const dashboard = openDashboard(plan, {
    stdout: terminal as unknown as NodeJS.WriteStream,
    stdin: { isTTY: false } as NodeJS.ReadStream,
    earlier: new Map(),
    onDetach: () => {},
    onInterrupt: () => {},
    mode,
    look: liveLook(env),
    now: () => (seconds.length > 1 ? seconds.shift()! : seconds[0]!) * 1000,
  });
  const play = async (events: readonly RunEvent[]): Promise<void> => {
    for (const event of events) dashboard.event(event);
    await aFrame();
  };
  try {
    await work({ terminal, play });
  } finally {
    await dashboard.close();
  }
};

const sizes: readonly Size[] = [
  { columns: 40, rows: 12 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
];

for (const size of sizes) {
  const name = `${size.columns}x${size.rows}`;
  test(`on a terminal of ${name} the view at the start and half-way is exactly the golden one`, () =>
    withView(size, {}, async ({ terminal, play }) => {
      await aFrame();
      assertGolden(`live/start-${name}.txt`, `${(await terminal.lines()).join('\n')}\n`);
      await play(halfWay);
      assertGolden(`live/half-way-${name}.txt`, `${(await terminal.lines()).join('\n')}\n`);
    }));
}

test('without UTF-8 the view is ASCII', () =>
  withView({ columns: 120, rows: 40 }, { env: { LC_ALL: 'C' } }, async ({ terminal, play }) => {
    await play(halfWay);
    assertGolden('live/half-way-ascii.txt', `${(await terminal.lines()).join('\n')}\n`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
    assert.match(terminal.written, /^[\u0000-\u007f]*$/);
  }));

for (const [mode, line] of [
  ['watch', 'q or Ctrl-C leaves · the experiment continues'],
  ['run', 'q leaves the view · Ctrl-C stops runs'],
] as const) {
  test(`the last line of \`${mode}\` says what the keys do`, () =>
    withView({ columns: 80, rows: 24 }, { mode }, async ({ terminal }) => {
      await aFrame();
      assert.equal((await terminal.lines()).at(-1), line);
    }));
}

/** Narrower step by step, wider again, and then as large as the screen, which brings back what had scrolled away. */
const drag: readonly Size[] = [
  ...[120, 100, 80, 70, 60, 50, 44, 50, 60, 80, 110, 140].map((columns) => ({ columns, rows: 30 })),
  { columns: 200, rows: 60 },
  { columns: 44, rows: 30 },
  { columns: 120, rows: 60 },
];

test('a terminal that is resized narrower and wider shows one view, without remains of others', () =>
  withView({ columns: 140, rows: 30 }, {}, async ({ terminal, play }) => {
    await play(halfWay);
    for (const size of drag) {
      terminal.resize(size);
      await aFrame();
      const lines = await terminal.visible();
      const where = `${size.columns} by ${size.rows}:\n${lines.join('\n')}`;
      for (const start of [
        'sample · ',
        'index ',
        'train ',
        'evaluate ',
        '▸ finetune',
        '1 failed',
        'best so far',
        'q leaves',
      ])
        assert.equal(lines.filter((line) => line.startsWith(start)).length, 1, `${start} at ${where}`);
      assert.ok(lines.at(-1)!.startsWith('q leaves'), where);
    }
  }));
