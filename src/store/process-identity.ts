import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process uniquely, even if its pid is reused later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in the system's format, on Linux with the boot ID. Empty if unknown. */
  readonly processStart: string;
  readonly host: string;
}

export const thisProcess = (): ProcessIdentity => {
  identity ??= { pid: process.pid, processStart: processStartOf(process.pid) ?? '', host: hostname() };
  return identity;
};

let identity: ProcessIdentity | null = null;

/** Whether a process of this host is still running. */
export const isAlive = (owner: ProcessIdentity): boolean => {
  if (!processExists(owner.pid)) return false;
  const start = processStartOf(owner.pid);
  return start !== null && (start === owner.processStart || owner.processStart === '');
};

const processExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it exists, and belongs to another user
  }
};

/** null for a process that has ended. */
const processStartOf = (pid: number): string | null => {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return '';
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

// Fields of /proc/PID/stat after the command, which is in parentheses and may contain anything: 1 state, 20 start in
// clock ticks since the boot. See proc_pid_stat(5), which counts the pid and the command as fields 1 and 2.
const linuxStart = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return null; // dead, and not yet reaped by its parent
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
  } catch {
    return null;
  }
};
