import { useInput } from 'ink';

interface Props {
  readonly onDetach: () => void;
  readonly onInterrupt: () => void;
}

/** Draws nothing. Keys pressed together arrive as one string. Use it only if stdin has a raw mode. */
export const Keys = ({ onDetach, onInterrupt }: Props) => {
  useInput((input, key) => {
    if ((key.ctrl && input === 'c') || input.includes('\u0003')) onInterrupt();
    else if (!key.ctrl && !key.meta && input.includes('q')) onDetach();
  });
  return null;
};
