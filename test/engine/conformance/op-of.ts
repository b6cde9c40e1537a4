/**
 * The op that a spec is about. Its full name is `<op> <engine> {<flags>} <what>`; of those that need no engine, the
 * first word is the subject.
 */
export const opOf = (name: string, engine: string): string => {
  const marker = name.indexOf(` ${engine} {`);
  return marker === -1 ? name.split(' ')[0]! : name.slice(0, marker);
};
