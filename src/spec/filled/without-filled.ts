import { type MapNode, withEntry } from '../tree/spec-node.ts';
import type { FilledKey } from './ask-files.ts';

/** A completed spec with its matrix, without the values that were filled into the combinations. */
export const withoutFilled = (completed: MapNode, written: MapNode, filled: readonly FilledKey[]): MapNode => {
  const section = completed.entries.get('test');
  if (section?.value.kind !== 'map') return completed;
  const own = written.entries.get('test')?.value;
  const isWritten = (key: string) => own?.kind === 'map' && own.entries.has(key);
  const gone = new Set(filled.map(({ key }) => key.replace(/^test\./, '')).filter((key) => !isWritten(key)));
  const entries = new Map([...section.value.entries].filter(([key]) => !gone.has(key)));
  return withEntry(completed, 'test', { ...section, value: { ...section.value, entries } });
};
