// Loaded before a measured program: when the process ends, writes its peak memory in KiB. Child processes load it as
// well and are distinguished by their programs.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  const line = { program: process.argv[1], kib: process.resourceUsage().maxRSS };
  appendFileSync(process.env.FIXRES_BENCH_PEAKS, `${JSON.stringify(line)}\n`);
});
