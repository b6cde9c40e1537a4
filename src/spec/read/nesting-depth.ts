import type { CST } from 'yaml';

/**
 * The first collection nested more than `limit` deep, or null. It reads syntax tokens without recursion, because the
 * composer of the YAML library recurses and a file of half a million brackets would crash the process.
 */
export const tooDeepToken = (documents: readonly CST.Token[], limit: number): CST.Token | null => {
  const open = documents.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > limit) return token;
    for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 });
  }
  return null;
};

const childrenOf = (token: CST.Token): readonly CST.Token[] => {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((child) => child !== undefined && child !== null);
};
