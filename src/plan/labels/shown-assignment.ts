/** Axes that every grid has, matrix or not: a run's labels, and a report's rows, have a member for each of them. */
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

/** In addition, a data set and a model are identified by their names. */
const toldByNames: readonly string[] = ['dataset', 'model', 'model.name', ...gridAxes];

/** The values of the matrix that must be shown in addition to a run's own names. */
export const shownAssignment = <Value>(assignment: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(assignment).filter(([path]) => !toldByNames.includes(path)));
