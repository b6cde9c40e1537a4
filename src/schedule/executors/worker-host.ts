/**
 * The program of every worker process: loads the worker given as argument, and ends with the scheduler.
 * An interrupt typed at a terminal reaches the whole group: the scheduler says when a worker has to stop, not the signal.
 */
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(1));

const [workerUrl] = process.argv.slice(2);
if (workerUrl === undefined) throw new Error('worker-host needs the URL of a worker program');
await import(workerUrl);
