import { Text } from 'ink';
import { oneLine } from '../../base/printable.ts';
import { messageLine, truncate } from '../render/text.ts';
import type { FailedRuns } from './failed-runs.ts';

interface Props {
  readonly failures: readonly FailedRuns[];
  /** Number of failed runs, including those that are no longer kept. */
  readonly count: number;
  readonly lines: number;
  readonly columns: number;
}

/** The latest causes of failures: what failed, why, and where its log is. */
export const Failures = ({ failures, count, lines, columns }: Props) => {
  if (lines === 0) return null;
  const places = Math.floor((lines - 1) / 2);
  const shown = failures.slice(Math.max(0, failures.length - places));
  const told = shown.reduce((sum, { runs }) => sum + runs, 0);
  const heading = `${count} failed${told < count && told > 0 ? `, the last ${told}:` : ''}`;
  return (
    <>
      <Text color="red" bold>
        {truncate(heading, columns)}
      </Text>
      {shown.map(({ title, message, logFile, runs }) => (
        <Text key={title}>
          <Text color="red">
            {truncate(
              `✗ ${oneLine(title)}${runs === 1 ? '' : ` and ${runs - 1} more`}: ${messageLine(message)}`,
              columns,
            )}
          </Text>
          {'\n'}
          <Text dimColor>{truncate(logFile === null ? '  no log' : `  log: ${oneLine(logFile)}`, columns)}</Text>
        </Text>
      ))}
    </>
  );
};
