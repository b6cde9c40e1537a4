/** Where a question is asked from: paths that are relative start at `cwd`. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}
