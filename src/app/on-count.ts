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

/** What is told of a data set's images while they are listed, and then looked at one by one. `verb`: `hashing`. */
export const countingImages = (name: string, verb: string, onCount: OnCount = () => {}) => ({
  onListed: (done: number): void => onCount({ work: `listing ${name}`, done, total: null, unit: 'images' }),
  progress: (done: number, total: number): void => onCount({ work: `${verb} ${name}`, done, total, unit: 'images' }),
});
