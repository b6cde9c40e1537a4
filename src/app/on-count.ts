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

/** Progress reports while the images of a data set are listed and then processed one by one. `verb`: `hashing`. */
export const countingImages = (name: string, verb: string, onCount: OnCount = () => {}) => ({
  onListed: (done: number): void => onCount({ work: `listing ${name}`, done, total: null, unit: 'images' }),
  progress: (done: number, total: number): void => onCount({ work: `${verb} ${name}`, done, total, unit: 'images' }),
});
