/** Values of parameters by name, on the host, in the layout that they have in memory (tfjs's). */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Text that travels with a weights file. */
export type Metadata = Readonly<Record<string, string>>;
