/**
 * `${NAME}` and `${NAME:-default}` in a text. Group 1: an escaped `$${`. Groups 2 and 3: name and default. Otherwise
 * matches a `${` that is neither.
 */
export const variable = /(\$\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g;

/** Names of the variables in a text, each once. */
export const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(variable)].flatMap(([, , name]) => name ?? [])),
];

/** A variable whose name indicates a secret that must not be stored or shown: `HF_TOKEN`, but not `TOKEN_FILE`. */
export const isSecret = (name: string): boolean => secret.test(name) && !place.test(name);

const secret =
  /(^|_)(SECRETS?|TOKENS?|PASSWORDS?|PASSWD|PASSPHRASE|CREDENTIALS?|(API|ACCESS|PRIVATE|SECRET)_?KEYS?)(_|\d|$)/i;
const place = /_(DIR|FILE|PATH|ROOT|FOLDER|HOME)$/i;
