// The names that commands offer as choices; loading an engine is left to those that use it.
export { engineDevices, engineNames } from '../engine/types.ts';
