// Loaded before a measured program: writes the most memory that its process had, in KiB, when it ends. Its children, which
// load it as well, are told apart by their programs.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  const line = { program: process.argv[1], kib: process.resourceUsage().maxRSS };
  appendFileSync(process.env.FIXRES_BENCH_PEAKS, `${JSON.stringify(line)}\n`);
});
