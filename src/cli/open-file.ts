import { spawn } from 'node:child_process';

/** Opens a file in the system's default program; false if there is none. */
export const openFile = (file: string): Promise<boolean> => {
  const [command, ...words] = opener(file);
  return new Promise((resolve) => {
    const child = spawn(command, words, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
};

const opener = (file: string): readonly [string, ...string[]] => {
  if (process.platform === 'darwin') return ['open', file];
  return process.platform === 'win32' ? ['cmd', '/c', 'start', '', file] : ['xdg-open', file];
};
