import { lastWords } from '../last-words.ts';
import type { OomKills } from './oom-kills.ts';
import type { WorkerEnd } from './worker-process.ts';

/** The out-of-memory death of a worker. */
export interface WantOfMemory {
  /** Follows on "the process". */
  readonly words: string;
  /** Whether it may have more another time: what others take, it shares. */
  readonly mayPass: boolean;
}

/**
 * Whether a process that was not killed by us ran out of memory: V8 and the C++ library say so before they abort, and
 * the kernel counts what it kills. null when nothing tells; a SIGKILL alone may come from anybody.
 */
export const wantOfMemory = (end: WorkerEnd, output: string, kills: OomKills | null): WantOfMemory | null => {
  const isAbort = 'signal' in end ? end.signal === 'SIGABRT' : 'code' in end && end.code === abortCode;
  if (isAbort) {
    const said = lastWords(output);
    return said === null ? null : { words: `ran out of memory and aborted (${said})`, mayPass: false };
  }
  if (!('signal' in end) || end.signal !== 'SIGKILL' || kills === null) return null;
  const words = `was killed while the system was out of memory (oom_kill in ${kills.file} grew by ${kills.kills})`;
  return { words, mayPass: true };
};

/** 128 + SIGABRT, where a shell or an emulator stands between. */
const abortCode = 134;
