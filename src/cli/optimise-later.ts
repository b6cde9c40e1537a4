import { setFlagsFromString } from 'node:v8';

// V8 11, in Node 20, optimises code after a few milliseconds in background threads: a third of the CPU time of a
// command that runs for a second, with no gain in wall-clock time. Later versions wait for 3000 calls and have no such
// flag.
if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=2000000');
