import { lastWords } from '../last-words.ts';
import type { OomKills } from './oom-kills.ts';
import type { WorkerEnd } from './worker-process.ts';

/** A worker's death from lack of memory. */
export interface WantOfMemory {
  /** Follows "the process". */
  readonly words: string;
  /** Whether a retry may have more memory, because other processes share it. */
  readonly mayPass: boolean;
}

/**
 * Whether a process that we did not kill ran out of memory: V8 and the C++ library say so before they abort, and the
 * kernel counts its kills. null if there is no evidence; a SIGKILL alone may come from anywhere.
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

/** 128 + SIGABRT, if there is a shell or an emulator in between. */
const abortCode = 134;
