import { Text } from 'ink';
import { oneLine } from '../render/text.ts';
import { percent } from '../table1-sheet.ts';
import type { EndedRun } from './dashboard-state.ts';
import { durationText } from './words.ts';

const marks = {
  finished: { mark: '✓', color: 'green' },
  retried: { mark: '↻', color: 'yellow' },
  failed: { mark: '✗', color: 'red' },
  killed: { mark: '■', color: 'yellow' },
} as const;

/** What stays on the screen of a run that ended; written once. */
export const EndedRunLine = ({ run }: { readonly run: EndedRun }) => {
  const { mark, color } = marks[run.result];
  const facts = [
    ...(run.durationMs === null ? [] : [durationText(run.durationMs)]),
    ...(run.top1 === null ? [] : [`top-1 ${percent(run.top1)} %`]),
  ];
  const message = run.message === null ? '' : `: ${oneLine(run.message)}`;
  return (
    <Text>
      <Text color={color}>{mark}</Text> {oneLine(run.title)}
      {message} <Text dimColor>{facts.join(', ')}</Text>
      {run.logFile !== null && <Text dimColor>{`\n  log: ${oneLine(run.logFile)}`}</Text>}
    </Text>
  );
};
