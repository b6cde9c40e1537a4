/** Records the inputs of an experiment's latest plan, so that it need not be recomputed from the same inputs. */
export const madeFrom = `
  alter table experiments add column made_from text;
`;
