interface Rule {
  readonly lines: RegExp;
  readonly reason: string;
  /** What is run instead; if absent, the line is skipped. */
  readonly instead?: (line: string) => string;
}

/** Command lines of the pages that a machine without data sets, a cluster and the internet cannot run unchanged. */
export const unrunnable: readonly Rule[] = [
  {
    lines: /^fixres (plan|run) (table1|resolution-sweep|on-the-cluster\.yaml)( |$)/,
    reason: 'needs ImageNet and published weights',
  },
  { lines: /--executor slurm/, reason: 'needs a Slurm cluster (npm run check:slurm)' },
  { lines: /^fixres weights fetch/, reason: 'needs the internet' },
  {
    lines: /^fixres doctor --engine tensorflow/,
    reason: 'needs tfjs-node, an optional peer (npm run check:tensorflow)',
  },
  { lines: /^fixres model check/, reason: 'needs a golden file made with PyTorch' },
  { lines: / --open$/, reason: 'run without --open', instead: (line) => line.replace(' --open', '') },
  {
    lines: /^fixres run (my-study|latency-study|birds-table1)/,
    reason: 'run with one epoch, to finish in minutes',
    instead: (line) => `${line} --set finetune.recipe.epochs=1`,
  },
  {
    lines: /^fixres run transfer-pets/,
    reason: 'run with one epoch and two seeds',
    instead: () => 'fixres run transfer-pets.yaml --set train.recipe.epochs=1 --set seeds=[1,2]',
  },
  {
    lines: /^fixres weights convert/,
    reason: 'run with 5 classes, as these weights have',
    instead: (line) => `${line} --classes 5`,
  },
  { lines: /^fixres runs cancel/, reason: 'needs a running experiment' },
  { lines: /^fixres runs metrics/, reason: 'needs the key of a training run' },
  {
    lines: /^fixres compare \S+ \S+ --contact-sheet/,
    reason: 'run without the sheet, because the two tests have the same predictions',
    instead: (line) => line.replace(/ --contact-sheet \S+/, ''),
  },
  {
    lines: /^fixres (?:watch|export best|.* --experiment) quickstart/,
    reason: 'run with the experiment in the folder',
    instead: (line) => line.replace('quickstart', 'example'),
  },
  {
    lines: /^fixres init --model \S+ --images \S+$/,
    reason: 'run with --force, because the folder has an experiment.yaml',
    instead: (line) => `${line} --force`,
  },
  {
    lines: /^fixres advise/,
    reason: 'run with a budget of one minute',
    instead: (line) => `${line} --budget 1min`,
  },
];
