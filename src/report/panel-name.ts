/** What a reader calls one trained network: `quicknet on shapes, trained at 48 px, learning_rate 0.02`. */
export const panelName = (panel: {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
}): string => {
  const trained = panel.trainResolution === null ? '' : `, trained at ${panel.trainResolution} px`;
  const assigned = Object.entries(panel.assignment).map(
    ([path, value]) => `, ${path.split('.').at(-1)} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${panel.model} on ${panel.dataset}${trained}${assigned.join('')}`;
};
