import { spawn } from 'node:child_process';

export interface TimedRun {
  readonly stdout: string;
  readonly wallSeconds: number;
  /** Of the program and of all processes that it waited for. */
  readonly cpuSeconds: number;
}

/** Runs a program and measures its time. Throws an error with its stderr if it fails. */
export const timedProgram = async (program: string, args: readonly string[]): Promise<TimedRun> => {
  const start = performance.now();
  // A shell's `times` includes the children of children: two lines, its own times and those of its children.
  const child = spawn('sh', ['-c', '"$@"; code=$?; times >&3; exit $code', 'sh', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, times] = await Promise.all(
    [1, 2, 3].map((n) => textOf(child.stdio[n] as NodeJS.ReadableStream)),
  );
  const code = await new Promise<number | null>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr!.slice(-4000)}`);
  return { stdout: stdout!, wallSeconds: (performance.now() - start) / 1000, cpuSeconds: cpuSecondsIn(times!) };
};

const textOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
};

/** The last line: user and system time of the children, as `1m2.345s`. */
const cpuSecondsIn = (times: string): number => {
  const [children] = times.trim().split('\n').slice(-1);
  return children!.split(' ').reduce((sum, each) => {
    const [minutes, seconds] = each.split('m');
    return sum + 60 * Number(minutes) + Number.parseFloat(seconds!);
  }, 0);
};
