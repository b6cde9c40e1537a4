/** Parameter values by name, on the host, in their memory layout (tfjs's). */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Text stored in a weights file. */
export type Metadata = Readonly<Record<string, string>>;
