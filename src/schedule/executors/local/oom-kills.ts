import { readFileSync } from 'node:fs';

/** A system file with a line `oom_kill N`: the number of processes killed because memory ran out. */
interface Counter {
  readonly file: string;
  readonly atStart: number;
}

/** Out-of-memory kills by the system since counting began. */
export interface OomKills {
  readonly file: string;
  readonly kills: number;
}

/**
 * Starts counting among the processes that share this one's memory limit or, if those are not counted separately, on
 * the whole machine. The returned function gives the increase since then: null if there is none, or if the system keeps
 * no count. The kernel counts before it kills, so a process that is gone has been counted.
 */
export const countOomKills = (pid: number): (() => OomKills | null) => countIn(counterFiles(pid));

/** Counts in the first of the files that has such a counter. */
export const countIn = (files: readonly string[]): (() => OomKills | null) => {
  const counter = firstCounter(files);
  return () => {
    const now = counter === null ? null : killsIn(counter.file);
    if (counter === null || now === null || now <= counter.atStart) return null;
    return { file: counter.file, kills: now - counter.atStart };
  };
};

const firstCounter = (files: readonly string[]): Counter | null => {
  for (const file of files) {
    const atStart = killsIn(file);
    if (atStart !== null) return { file, atStart };
  }
  return null;
};

// Sources: the kernel's admin-guide, cgroup-v2.rst (`memory.events`) and cgroup-v1/memory.rst (`memory.oom_control`);
// `oom_kill` in /proc/vmstat is machine-wide. proc_pid_cgroup(5): `0::PATH` is version 2, `N:memory:PATH` version 1.
const counterFiles = (pid: number): string[] => {
  const groups = textOf(`/proc/${pid}/cgroup`) ?? '';
  const v2 = /^0::(.*)$/m.exec(groups)?.[1];
  const v1 = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(.*)$/m.exec(groups)?.[1];
  return [
    ...(v1 === undefined ? [] : [`/sys/fs/cgroup/memory${v1}/memory.oom_control`]),
    ...(v2 === undefined ? [] : [`/sys/fs/cgroup${v2}/memory.events`]),
    '/proc/vmstat',
  ];
};

const killsIn = (file: string): number | null => {
  const kills = /^oom_kill (\d+)$/m.exec(textOf(file) ?? '')?.[1];
  return kills === undefined ? null : Number(kills);
};

const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};
