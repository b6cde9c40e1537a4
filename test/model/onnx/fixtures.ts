import { fileURLToPath } from 'node:url';

export const fixture = (name: string): string => fileURLToPath(new URL(`../../golden/onnx/${name}`, import.meta.url));
