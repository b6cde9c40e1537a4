/**
 * A monotone map of single activations, the same for every component, as `adaptation.json` of an `adapt` run. `test` is
 * their distribution at the test resolution, `reference` that at the train resolution.
 */
export type ActivationMap =
  | { readonly fit: 'parametric'; readonly test: ZeroFrechetLaw; readonly reference: ZeroFrechetLaw }
  | {
      readonly fit: 'empirical';
      /** Strictly increasing: activations at the test resolution. */
      readonly from: readonly number[];
      /** Non-decreasing: the mapped value of each. */
      readonly to: readonly number[];
    }
  | { readonly fit: 'scale'; readonly factor: number };

/**
 * F(x) = zeros + (1 - zeros) exp(-(x / scale)^-shape) for x >= 0: a point mass at zero, and a Fréchet distribution
 * above it.
 */
export interface ZeroFrechetLaw {
  /** Share of exact zeros, 0..1, below 1. */
  readonly zeros: number;
  /** Above 0. */
  readonly shape: number;
  /** Above 0, in the unit of the activations. */
  readonly scale: number;
}
