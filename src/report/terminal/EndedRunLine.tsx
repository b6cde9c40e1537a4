import { Text } from 'ink';
import stringWidth from 'string-width';
import { oneLine } from '../../base/printable.ts';
import { messageLine } from '../render/text.ts';
import { percent } from '../rows/percent.ts';
import type { EndedRun } from './dashboard-state.ts';
import { durationText } from './words.ts';

const marks = {
  finished: { mark: '✓', color: 'green' },
  retried: { mark: '↻', color: 'yellow' },
  failed: { mark: '✗', color: 'red' },
  killed: { mark: '■', color: 'yellow' },
  damaged: { mark: '!', color: 'yellow' },
} as const;

/** The line of an ended run, which stays on the screen; printed once. */
export const EndedRunLine = ({ run, columns }: { readonly run: EndedRun; readonly columns: number }) => {
  const { mark, color } = marks[run.result];
  const facts = [
    ...(run.durationMs === null ? [] : [durationText(run.durationMs)]),
    ...(run.top1 === null ? [] : [`top-1 ${percent(run.top1)} %`]),
  ].join(', ');
  const message = run.message === null ? '' : `: ${messageLine(run.message)}`;
  const text = `${oneLine(run.title)}${message}`;
  const fits = stringWidth(text) + stringWidth(facts) + 3 <= columns;
  return (
    <Text>
      <Text color={color}>{mark}</Text> {text}
      <Text dimColor>{`${fits ? ' ' : '\n  '}${facts}`}</Text>
      {run.logFile !== null && <Text dimColor>{`\n  log: ${oneLine(run.logFile)}`}</Text>}
    </Text>
  );
};
