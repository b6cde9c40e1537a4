import type { AttemptWatch } from './types.ts';

/**
 * Calls `stop` and `kill` when the watch asks for them; if both were requested before, only `kill`. Returns a function
 * that stops listening.
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
