/**
 * The op that a spec is about. Its full name is `<op> <engine> {<flags>} <what>`; of those that need no engine, the
 * first word is the subject.
 */
export const opOf = (name: string, engine: string): string => {
  const marker = name.indexOf(` ${engine} {`);
  return marker === -1 ? name.split(' ')[0]! : name.slice(0, marker);
};

/** Two specs, about moving data between backends, are written for `cpu` alone and run on it whatever engine is tested. */
export const isWrittenForCpu = (name: string): boolean => name.startsWith('Switching cpu backends cpu {');

/** Whether a spec runs when this engine is tested: on it, or on none, or because it can only run on `cpu`. */
export const isFor = (name: string, engine: string): boolean =>
  engine === 'cpu' || !name.includes(' cpu {') || isWrittenForCpu(name);
