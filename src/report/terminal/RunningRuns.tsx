import { Text } from 'ink';
import stringWidth from 'string-width';
import { oneLine } from '../../base/printable.ts';
import type { Progress } from '../../domain/events.ts';
import { pad, truncate } from '../render/text.ts';
import type { RunningRun } from './dashboard-state.ts';
import { sparkLine } from './spark-line.ts';
import { durationText, progressTexts } from './words.ts';

interface Props {
  readonly running: readonly RunningRun[];
  /** Maximum number of lines. The last line counts the runs that do not fit, unless it is the only one. */
  readonly lines: number;
  readonly columns: number;
  readonly nowMs: number;
}

/** One line for each running run. */
export const RunningRuns = ({ running, lines, columns, nowMs }: Props) => {
  if (lines === 0) return null;
  const shown = running.length <= lines ? running : running.slice(0, Math.max(1, lines - 1));
  const hidden = running.length - shown.length;
  return (
    <>
      {shown.map((run) => (
        <Text key={run.title}>
          <Text color="cyan">▸ </Text>
          {runningText(run, columns - 2, nowMs)}
        </Text>
      ))}
      {hidden > 0 && lines > 1 && <Text dimColor>{truncate(`  and ${hidden} more`, columns)}</Text>}
    </>
  );
};

/**
 * The facts that fit to the right of the title, in the usual order. Time left takes precedence, then epoch, loss and
 * speed.
 */
export const runningText = (
  { title, startedMs, progress, losses }: Pick<RunningRun, 'title' | 'startedMs' | 'progress' | 'losses'>,
  width: number,
  nowMs: number,
): string => {
  const facts = factsOf(progress, nowMs - startedMs, sparkLine(losses.values, sparkWidth));
  const room = Math.max(0, width - Math.min(stringWidth(oneLine(title)), Math.ceil(width / 2)) - 2);
  const kept = facts.filter((fact) => {
    const better = facts.filter((other) => other.rank <= fact.rank);
    return stringWidth(better.map(({ text }) => text).join(', ')) <= room;
  });
  const right = kept.map(({ text }) => text).join(', ');
  const titleWidth = width - stringWidth(right) - 2;
  return `${pad(truncate(oneLine(title), titleWidth), titleWidth, 'left')}  ${right}`;
};

interface Fact {
  readonly text: string;
  /** 0 is kept longest. */
  readonly rank: number;
}

const sparkWidth = 12;

const factsOf = (progress: Progress | null, elapsedMs: number, spark: string): Fact[] => {
  if (progress === null) return [{ text: durationText(elapsedMs), rank: 0 }];
  const texts = progressTexts(progress);
  const facts = texts.map((text, index) => ({ text, rank: index === texts.length - 1 ? 0 : index + 1 }));
  if (spark === '') return facts;
  // The history of the loss is shown only if there is room for everything else.
  const last = facts.length - 1;
  return [...facts.slice(0, last), { text: spark, rank: texts.length + 1 }, ...facts.slice(last)];
};
