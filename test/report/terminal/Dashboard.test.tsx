import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from 'ink-testing-library';
import stringWidth from 'string-width';
import { Dashboard } from '../../../src/report/terminal/Dashboard.tsx';
import { type DashboardState, reduceDashboard, startDashboard } from '../../../src/report/terminal/dashboard-state.ts';
import { Keys } from '../../../src/report/terminal/Keys.tsx';
import type { Size } from '../../../src/report/terminal/layout.ts';
import { halfWay, plan } from './sample-events.ts';

const frameOf = (state: DashboardState, size: Size): string => {
  const { lastFrame, unmount } = render(<Dashboard state={state} size={size} nowMs={20_000} mode="run" />);
  const frame = `${lastFrame()}\n`;
  unmount();
  return frame;
};

const halfWayState = halfWay.reduce(reduceDashboard, startDashboard(plan, 0));
test('no line is wider than the terminal, down to 40 columns and with a long hostile title', () => {
  const some = { kind: 'train' as const, cost: 1, startedMs: 0, losses: { values: [3, 2, 1], every: 1, seen: 3 } };
  const running = new Map([
    ['a', { ...some, title: `模型 ${'very long '.repeat(20)}\u001b[2J`, progress: null }],
    ['b', { ...some, title: 'b'.repeat(90), progress: { fraction: 0.5, epoch: 10, epochs: 120, loss: 12.5 } }],
  ]);
  const failures = [{ title: 'x'.repeat(80), message: 'y\n'.repeat(80), logFile: '/z'.repeat(80), runs: 2 }];
  const state = { ...halfWayState, running, failures, experiment: 'e'.repeat(100), ended: [] };
  for (const columns of [40, 57, 80]) {
    const frame = frameOf(state, { columns, rows: 40 });
    for (const line of frame.split('\n')) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
    assert.ok(!frame.includes('\u001b[2J'));
  }
});

test('q leaves the view and Ctrl-C interrupts, also when keys arrive together', async () => {
  const pressed: string[] = [];
  const { stdin, unmount } = render(
    <Keys onDetach={() => pressed.push('detach')} onInterrupt={() => pressed.push('interrupt')} />,
  );
  await new Promise((resolve) => setTimeout(resolve, 20)); // effects, in which Ink begins to listen
  for (const keys of ['x', 'q', '\u0003', 'xq']) {
    stdin.write(keys);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  unmount();
  assert.deepEqual(pressed, ['detach', 'interrupt', 'detach']);
});
