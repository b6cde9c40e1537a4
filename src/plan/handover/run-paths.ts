import { join, sep } from 'node:path';

/**
 * Where files are under the runs folder. What else a kind of run leaves in its folder is named in src/execute/artifacts.ts,
 * what is in a batch in `BatchPaths`.
 */
export class RunPaths {
  /** Absolute. */
  readonly runsDir: string;
  /** Where the folders of all runs are. */
  readonly objects: string;

  constructor(runsDir: string) {
    this.runsDir = runsDir;
    this.objects = join(runsDir, 'objects');
  }

  get database(): string {
    return join(this.runsDir, 'runs.sqlite');
  }

  /** What is remembered of files by size and time, so that they are hashed once. */
  get fingerprints(): string {
    return join(this.runsDir, 'fingerprints.json');
  }

  /** What other processes ask of the one that works here. */
  get requests(): string {
    return join(this.runsDir, 'requests');
  }

  /** Runs that were handed to a cluster's queue, a folder for each batch. */
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

  /** Written last, by rename: the run is finished when this file is there. */
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

  /** What the run printed, one file for each attempt. */
  log(key: string, attempt: number): string {
    return this.artifact(key, `attempt-${attempt}.log`);
  }
}
