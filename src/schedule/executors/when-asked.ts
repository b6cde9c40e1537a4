import type { AttemptWatch } from './types.ts';

/**
 * Calls `stop` and `kill` when the watch asks for them, `kill` alone where both were asked for before. Gives back what
 * makes it listen no more.
 */
export const whenAsked = (
  watch: Pick<AttemptWatch, 'stop' | 'kill'>,
  { stop, kill }: { readonly stop: () => void; readonly kill: () => void },
): (() => void) => {
  if (watch.kill.aborted) kill();
  else if (watch.stop.aborted) stop();
  watch.stop.addEventListener('abort', stop, { once: true });
  watch.kill.addEventListener('abort', kill, { once: true });
  return () => {
    watch.stop.removeEventListener('abort', stop);
    watch.kill.removeEventListener('abort', kill);
  };
};
