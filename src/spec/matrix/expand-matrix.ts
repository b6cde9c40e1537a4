/** Values on some axes: paths of the spec and their values. */
export type Assignment<Value> = Readonly<Record<string, Value>>;

export interface Matrix<Value> {
  readonly axes: Readonly<Record<string, readonly Value[]>>;
  readonly include: readonly Assignment<Value>[];
  readonly exclude: readonly Assignment<Value>[];
}

/**
 * The combinations of a matrix, expanded as in CI systems, with the last axis varying fastest. `exclude` drops the
 * combinations that have all of an entry's values. An entry of `include` is added to every combination whose axis
 * values it does not change; one that matches none is an additional combination.
 * Source: GitHub Actions, workflow syntax, `jobs.<job_id>.strategy.matrix.include` and `exclude`.
 */
export const expandMatrix = <Value>(
  { axes, include, exclude }: Matrix<Value>,
  isSame: (a: Value, b: Value) => boolean,
): readonly Assignment<Value>[] => {
  const agrees = (combination: Assignment<Value>, part: Assignment<Value>): boolean =>
    Object.entries(part).every(([path, value]) => {
      const own = combination[path];
      return own !== undefined && isSame(own, value);
    });
  const originals = product(axes).filter((original) => !exclude.some((entry) => agrees(original, entry)));
  const combinations = [...originals];
  const added: Assignment<Value>[] = [];
  for (const entry of include) {
    const axisPart = Object.fromEntries(Object.entries(entry).filter(([path]) => Object.hasOwn(axes, path)));
    const fitting = originals.flatMap((original, i) => (agrees(original, axisPart) ? [i] : []));
    for (const i of fitting) combinations[i] = { ...combinations[i], ...entry };
    if (fitting.length === 0) added.push(entry);
  }
  return [...combinations, ...added];
};

/** Number of combinations of the axes before `exclude` and `include`. */
export const productSize = (axes: Matrix<unknown>['axes']): number =>
  Object.values(axes).reduce((size, values) => size * values.length, 1);

const product = <Value>(axes: Matrix<Value>['axes']): readonly Assignment<Value>[] => {
  if (Object.keys(axes).length === 0) return [];
  return Object.entries(axes).reduce<readonly Assignment<Value>[]>(
    (combinations, [path, values]) =>
      combinations.flatMap((combination) => values.map((value) => ({ ...combination, [path]: value }))),
    [{}],
  );
};
