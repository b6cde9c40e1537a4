import type { CodeVersions } from './run-kinds.ts';

/**
 * Raise a number when the results of that kind of run change: its runs, and all that depend on them, get new keys and
 * run again. Do not raise it for a change that leaves the results alone (speed, messages), nor for a count recorded
 * alongside unchanged features, such as the number of predictions that 16 bits change.
 */
export const codeVersions: CodeVersions = {
  index: 1,
  train: 3,
  pass: 1,
  features: 4,
  heads: 2,
  ahead: 1,
  finetune: 2,
  adapt: 1,
  tests: 1,
  evaluate: 1,
  analyze: 1,
};
