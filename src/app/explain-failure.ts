/** Explains a failure that a damaged database caused; returns any other error unchanged. */
export { damageBehind } from '../store/damage.ts';
