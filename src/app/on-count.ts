/** How far a long piece of work is. */
export interface Count {
  /** What is done to what: `hashing photos`. */
  readonly work: string;
  readonly done: number;
  /** null where it is not known. */
  readonly total: number | null;
  readonly unit: 'images' | 'bytes';
}

/** Told after every image or piece of a file. */
export type OnCount = (count: Count) => void;
