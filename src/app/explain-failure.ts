/** Explains a failure by a damaged database, where there is one behind it; otherwise returns the error itself. */
export { damageBehind } from '../store/damage.ts';
