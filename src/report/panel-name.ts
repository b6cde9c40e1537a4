/** What a reader calls one trained network: `quicknet on shapes, trained at 48 px, learning_rate 0.02`. */
export const panelName = (panel: {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
}): string => {
  const trained = panel.trainResolution === null ? '' : `, trained at ${panel.trainResolution} px`;
  return `${panel.model} on ${panel.dataset}${trained}${assignmentName(panel.assignment)}`;
};

/** `, learning_rate 0.02`; nothing for an empty assignment. */
export const assignmentName = (assignment: Readonly<Record<string, unknown>>): string =>
  Object.entries(assignment)
    .map(([path, value]) => `, ${path.split('.').at(-1)} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
