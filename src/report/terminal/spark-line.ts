const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** Values as bars from lowest to highest, at most `width` cells, each the mean of neighbouring values. */
export const sparkLine = (values: readonly number[], width: number): string => {
  const finite = values.filter(Number.isFinite);
  const cells = Math.min(width, finite.length);
  if (cells < 2) return '';
  const means = Array.from({ length: cells }, (_, cell) => {
    const part = finite.slice(
      Math.floor((cell * finite.length) / cells),
      Math.floor(((cell + 1) * finite.length) / cells),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = means.reduce((least, value) => Math.min(least, value));
  const high = means.reduce((most, value) => Math.max(most, value));
  const step = high > low ? (levels.length - 1) / (high - low) : 0;
  return means.map((value) => levels[Math.round((value - low) * step)]!).join('');
};

/** Values of a run in order, thinned to every `every`-th if there are many, so that they span the whole run. */
export interface History {
  readonly values: readonly number[];
  readonly every: number;
  /** Number of values seen. */
  readonly seen: number;
}

export const noHistory: History = { values: [], every: 1, seen: 0 };

const mostKept = 64;

export const withValue = ({ values, every, seen }: History, value: number): History => {
  const kept = seen % every === 0 ? [...values, value] : values;
  return kept.length <= mostKept
    ? { values: kept, every, seen: seen + 1 }
    : { values: kept.filter((_, index) => index % 2 === 0), every: 2 * every, seen: seen + 1 };
};
