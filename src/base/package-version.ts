import { readFileSync } from 'node:fs';

// As far from src/cli as from dist/cli.
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
