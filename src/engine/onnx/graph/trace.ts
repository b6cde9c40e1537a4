/** The current recording: its number increases with every run, after which nothing recorded earlier is pending. */
export const trace = {
  epoch: 0,
  /** Number of nodes recorded since the last run, including nodes that are never requested. */
  nodes: 0,
};
