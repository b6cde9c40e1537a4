import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { CliIo } from '../../../src/cli/io.ts';
import { liveView } from '../../../src/cli/views/live-view.ts';
import { MemoryTerminal } from '../../report/terminal/memory-terminal.ts';
import { finished, plan, started } from '../../report/terminal/sample-events.ts';

/** What of a keyboard Ink needs. */
const keyboard = () =>
  Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {} });

const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

const opened = async (mode: 'run' | 'watch', runsDir: string | null) => {
  const [out, err]: [string[], string[]] = [[], []];
  const stdout = new MemoryTerminal({ columns: 80, rows: 24 });
  const stdin = keyboard();
  const io = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    env: {},
  } as unknown as CliIo;
  let interrupts = 0;
  const view = await liveView(plan, io, {
    terminal: { stdin: stdin as unknown as NodeJS.ReadStream, stdout: stdout as unknown as NodeJS.WriteStream },
    earlier: new Map(),
    onInterrupt: () => interrupts++,
    mode,
    runsDir,
  });
  await aMoment(); // effects, in which Ink begins to listen
  return { view, stdin, out, err, interrupts: () => interrupts };
};

const title = 'index shapes seed 1';

test('q leaves the view of a run, which continues in plain lines, and says how to return', async () => {
  const { view, stdin, out, err, interrupts } = await opened('run', '/data/my runs');
  stdin.write('q');
  await aMoment();
  view.event(started(title, 0));
  view.event(finished(title, 400));
  await view.close();
  assert.deepEqual(err, [
    "the runs continue; to see this view again: fixres watch sample --runs-dir '/data/my runs'\n",
  ]);
  assert.match(out.join(''), /finished {2}index shapes seed 1/);
  assert.equal(interrupts(), 0);
});

for (const key of ['q', '\u0003']) {
  test(`${key === 'q' ? 'q' : 'Ctrl-C'} stops following, not the experiment, and says so`, async () => {
    const { view, stdin, out, err, interrupts } = await opened('watch', 'runs');
    stdin.write(key);
    await aMoment();
    assert.equal(interrupts(), 1);
    await view.close();
    assert.deepEqual(err, ['sample continues; to see this view again: fixres watch sample\n']);
    assert.deepEqual(out, []);
  });
}
