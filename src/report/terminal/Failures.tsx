import { Text } from 'ink';
import { oneLine } from '../../base/printable.ts';
import { messageLine, truncate } from '../render/text.ts';
import type { FailedRun } from './dashboard-state.ts';

interface Props {
  readonly failures: readonly FailedRun[];
  /** How many there were, the forgotten ones as well. */
  readonly count: number;
  readonly lines: number;
  readonly columns: number;
}

/** The last failures: what failed and why, and where its log is. */
export const Failures = ({ failures, count, lines, columns }: Props) => {
  if (lines === 0) return null;
  const places = Math.floor((lines - 1) / 2);
  const shown = failures.slice(Math.max(0, failures.length - places));
  const hidden = count - shown.length;
  const heading = `${count} failed${hidden > 0 && shown.length > 0 ? `, the last ${shown.length}:` : ''}`;
  return (
    <>
      <Text color="red" bold>
        {truncate(heading, columns)}
      </Text>
      {shown.map(({ title, message, logFile }) => (
        <Text key={title}>
          <Text color="red">{truncate(`✗ ${oneLine(title)}: ${messageLine(message)}`, columns)}</Text>
          {'\n'}
          <Text dimColor>{truncate(logFile === null ? '  no log' : `  log: ${oneLine(logFile)}`, columns)}</Text>
        </Text>
      ))}
    </>
  );
};
