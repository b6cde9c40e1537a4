/** Explains a failure caused by a damaged database; returns any other error unchanged. */
export { damageBehind } from '../store/damage.ts';
