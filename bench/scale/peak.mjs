// Loaded before a measured program: writes the peak memory of its process, in KiB, when it ends. Its children load this
// file as well; their lines have another `program`.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  const line = { program: process.argv[1], kib: process.resourceUsage().maxRSS };
  appendFileSync(process.env.FIXRES_BENCH_PEAKS, `${JSON.stringify(line)}\n`);
});
