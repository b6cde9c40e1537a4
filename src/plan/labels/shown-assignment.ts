/** Axes that every grid has, with or without a matrix: a run's labels, and a report's rows, have a member for each. */
export const gridAxes: readonly string[] = [
  'train.resolutions',
  'finetune.scopes',
  'adapt',
  'test.resolutions',
  'test.crop_ratio',
  'test.resize',
  'test.crops',
  'test.multi_scale',
  'seeds',
];

/** In addition, data sets and models are identified by their names. */
const toldByNames: readonly string[] = ['dataset', 'model', 'model.name', ...gridAxes];

/** The values of the matrix that must be shown in addition to a run's own names. */
export const shownAssignment = <Value>(assignment: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => !toldByNames.includes(path)));
