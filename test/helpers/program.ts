import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm test` runs the tests compiled; a single one also runs as TypeScript. Their programs come in the same form. */
const ending = extname(import.meta.url);

/** Options of Node for programs of src/, test/ and scripts/. */
export const nodeOptions: readonly string[] = ending === '.ts' ? ['--import', 'tsx'] : ['--enable-source-maps'];

/** A module, given without its ending and relative to the file whose `import.meta.url` is `from`. */
export const moduleUrl = (path: string, from: string): URL => new URL(`${path}${ending}`, from);

export const moduleFile = (path: string, from: string): string => fileURLToPath(moduleUrl(path, from));
