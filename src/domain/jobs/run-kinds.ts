export const runKinds = [
  'index',
  'train',
  'pass',
  'features',
  'heads',
  'ahead',
  'finetune',
  'adapt',
  'tests',
  'evaluate',
  'analyze',
] as const;
export type RunKind = (typeof runKinds)[number];

/** The code version of each kind: raise one when its results change, and its runs and their dependents get new keys. */
export type CodeVersions = Readonly<Record<RunKind, number>>;
