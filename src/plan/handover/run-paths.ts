import { join, sep } from 'node:path';

/**
 * Where files are under the runs folder. src/execute/artifacts.ts names the other files in a run's folder, `BatchPaths`
 * those in a batch.
 */
export class RunPaths {
  /** Absolute. */
  readonly runsDir: string;
  /** Contains the folders of all runs. */
  readonly objects: string;

  constructor(runsDir: string) {
    this.runsDir = runsDir;
    this.objects = join(runsDir, 'objects');
  }

  get database(): string {
    return join(this.runsDir, 'runs.sqlite');
  }

  /** Cache of file hashes by size and time, so that each file is hashed once. */
  get fingerprints(): string {
    return join(this.runsDir, 'fingerprints.json');
  }

  /** Requests of other processes to the one that works here. */
  get requests(): string {
    return join(this.runsDir, 'requests');
  }

  /** Runs that were submitted to a cluster's queue, one folder per batch. */
  get batches(): string {
    return join(this.runsDir, 'batches');
  }

  /** Folder of a run's results, by content: `objects/ab/abcd...`. */
  folder(key: string): string {
    return `${this.objects}${sep}${key.slice(0, 2)}${sep}${key}`;
  }

  artifact(key: string, name: string): string {
    return `${this.folder(key)}${sep}${name}`;
  }

  /** Written last, by rename: the run is finished once this file exists. */
  outcome(key: string): string {
    return this.artifact(key, 'outcome.json');
  }

  predictions(key: string): string {
    return this.artifact(key, 'predictions.json');
  }

  /** Its metrics, written while it runs. */
  curve(key: string): string {
    return this.artifact(key, 'curve.jsonl');
  }

  /** Output of the run, one file for each attempt. */
  log(key: string, attempt: number): string {
    return this.artifact(key, `attempt-${attempt}.log`);
  }
}
