/** Progress of a long task. */
export interface Count {
  /** The task: `hashing photos`. */
  readonly work: string;
  readonly done: number;
  /** null if unknown. */
  readonly total: number | null;
  readonly unit: 'images' | 'bytes';
}

/** Called after every image or chunk of a file. */
export type OnCount = (count: Count) => void;
