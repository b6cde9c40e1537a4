/** Names of the specs that ship with fixres. */
export { shippedSpecNames } from '../spec/read/shipped-specs.ts';
