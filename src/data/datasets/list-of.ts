const shown = 20;

/** Lines for an error: the first 20, and the number of remaining ones. */
export const listOf = (lines: readonly string[]): string => {
  const rest = lines.length - shown;
  return [...lines.slice(0, shown), ...(rest > 0 ? [`and ${rest} more`] : [])].map((line) => `  ${line}`).join('\n');
};

/** Names in a sentence: the first few, and the number of remaining ones. */
export const shortList = (names: readonly string[], first = 5): string => {
  const rest = names.length - first;
  return `${names.slice(0, first).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};
