import { readFileSync } from 'node:fs';

// The same relative path works from src/cli and dist/cli.
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
