import { fileURLToPath } from 'node:url';

export const gridScript = fileURLToPath(new URL('../peers/grid.py', import.meta.url));
