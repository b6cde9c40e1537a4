import type { CodeVersions } from './run-kinds.ts';

/**
 * Raise a number when the results of that kind of run change: its runs, and all that read them, get new keys and are
 * run again. A change that leaves the results alone (speed, messages) does not raise it, nor does a count beside features
 * that stay what they are, as of the answers that 16 bits change.
 */
export const codeVersions: CodeVersions = {
  index: 1,
  train: 3,
  pass: 1,
  features: 4,
  heads: 2,
  finetune: 2,
  adapt: 1,
  tests: 1,
  evaluate: 1,
  analyze: 1,
};
