/** Axes of every grid: what a run's data set, network, resolutions, fix and geometry are is told by names of their own. */
const toldByNames = [
  'dataset',
  'model',
  'model.name',
  'train.resolutions',
  'finetune.scopes',
  'adapt',
  'test.resolutions',
  'test.crop_ratio',
  'test.resize',
  'test.multi_scale',
  'seeds',
];

/** The values of the matrix that have to be told beside a run's own names. */
export const shownAssignment = <Value>(assignment: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => !toldByNames.includes(path)));
