import type { Rule } from '../spec-view.ts';

/** Only the engine `onnx` has devices. */
export const checkEngine: Rule = (spec) => {
  const [name, device] = [spec.text('/engine/name'), spec.text('/engine/device')];
  if (name === undefined || device === undefined || name === 'onnx' || device === 'cpu') return [];
  const message = `expected \`device\` only with the engine "onnx", got "${device}" with "${name}"`;
  return [spec.problem('/engine/device', message)];
};
