import { setFlagsFromString } from 'node:v8';

// V8 11, of Node 20, optimises code after a few milliseconds, in threads beside the program: a third of the CPU time of
// a command that lives for a second, and nothing by the clock. Later ones wait for 3000 calls and have no such flag.
if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=2000000');
