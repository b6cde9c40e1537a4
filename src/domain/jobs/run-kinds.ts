export const runKinds = [
  'index',
  'train',
  'pass',
  'features',
  'heads',
  'finetune',
  'adapt',
  'tests',
  'evaluate',
  'analyze',
] as const;
export type RunKind = (typeof runKinds)[number];

/** The version of each kind's code: raise one when its results change, and its runs (and what follows) get new keys. */
export type CodeVersions = Readonly<Record<RunKind, number>>;
