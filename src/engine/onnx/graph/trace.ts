/** What is being recorded now: grows by one with every run, after which nothing recorded before is pending. */
export const trace = {
  epoch: 0,
  /** Nodes recorded since the last run, including those that are never requested. */
  nodes: 0,
};
