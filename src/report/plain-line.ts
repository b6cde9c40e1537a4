import { counted } from '../base/counted.ts';
import { damageText } from '../base/files/damage.ts';
import { oneLine } from '../base/printable.ts';
import type { RunEvent } from '../domain/events.ts';
import { messageLine } from './render/text.ts';
import { percent } from './rows/percent.ts';
import { durationText, progressTexts } from './terminal/words.ts';

/**
 * An event as one line: time, event, run. null for metrics, which are kept in the store; progress events show how far a
 * run is. `titleOf` gives the title for a run's key; `earlier`: the run that failed with the same message.
 */
export const plainLine = (
  event: RunEvent,
  titleOf: (key: string) => string,
  earlier: string | null = null,
): string | null => {
  const said = wordsOf(event, (key) => oneLine(titleOf(key)), earlier);
  return said === null ? null : `${clock(event.timestampMs)}  ${said}`;
};

const wordsOf = (event: RunEvent, titleOf: (key: string) => string, earlier: string | null): string | null => {
  switch (event.type) {
    case 'plan-started':
      return `planned   ${event.experiment}: ${counted(event.total, 'run')}, ${event.cached} cached`;
    case 'run-started':
      return `started   ${titleOf(event.key)}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
    case 'run-progress':
      return `running   ${titleOf(event.key)}: ${progressTexts(event.progress).join(', ')}`;
    case 'run-finished':
      return `finished  ${titleOf(event.key)}: ${finishedText(event)}`;
    case 'run-failed':
      return `${failedWord(event)} ${titleOf(event.key)}: ${why(event, earlier)}${logText(event.logFile)}`;
    case 'file-damaged':
      return `damaged   ${oneLine(damageText(event))}`;
    case 'plan-ended':
      return `${event.interrupted ? 'stopped ' : 'ended   '}  ${event.experiment}: ${endedText(event)}`;
    default:
      return null;
  }
};

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Hours, minutes and seconds. */
export const clock = (timestampMs: number): string => new Date(timestampMs).toTimeString().slice(0, 8);

const finishedText = ({ outcome }: EventOf<'run-finished'>): string => {
  const { top1 } = outcome.results;
  return `${durationText(outcome.endedMs - outcome.startedMs)}${top1 === undefined ? '' : `, top-1 ${percent(top1)} %`}`;
};

const failedWord = (event: EventOf<'run-failed'>): string => {
  if (event.willRetry) return 'retrying ';
  return event.status === 'FAILED' ? 'failed   ' : 'not done ';
};

const why = ({ error }: EventOf<'run-failed'>, earlier: string | null): string =>
  earlier === null ? messageLine(error.message) : `for the same reason as ${oneLine(earlier)}`;

const logText = (logFile: string | null): string => (logFile === null ? '' : `; log: ${oneLine(logFile)}`);

const endedText = ({ finished, cached, failed, killed, left }: EventOf<'plan-ended'>): string =>
  `${finished} finished, ${cached} cached, ${failed} failed, ${killed + left} not done`;
