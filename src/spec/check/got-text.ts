import { nodeToJson, type SpecNode } from '../tree/spec-node.ts';

/** The offending value for a message: JSON, truncated if long, with the variable that it came from. */
export const gotText = (node: SpecNode): string => {
  if (node.kind === 'map') return node.entries.size === 0 ? 'an empty object' : 'an object';
  if (node.kind === 'scalar' && node.value === null) return isWritten(node) ? 'null' : 'nothing';
  const value = nodeToJson(node);
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return node.kind === 'scalar' && node.written !== undefined ? `${short} from \`${node.written}\`` : short;
};

// `epochs:` without a value is null, too.
const isWritten = ({ origin: { source, start, end } }: SpecNode): boolean =>
  /^(null|~)$/i.test(source.text.slice(start, end));
