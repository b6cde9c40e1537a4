import { type MapNode, mapScalars, type ScalarNode, withEntry } from './tree/spec-node.ts';

/**
 * The spec as it is stored: texts as they were written, before `${NAME}` was filled in. So moving the data does not
 * change an experiment, and no value from the environment is stored, except for numbers and `select`, which reports
 * read back.
 */
export const recordedSpec = (spec: MapNode): MapNode => {
  const recorded = mapScalars(spec, asWritten) as MapNode; // a map stays one
  const select = spec.entries.get('select');
  return select === undefined ? recorded : withEntry(recorded, 'select', select);
};

export const asWritten = (scalar: ScalarNode): ScalarNode =>
  typeof scalar.value === 'string' && scalar.written !== undefined ? { ...scalar, value: scalar.written } : scalar;
