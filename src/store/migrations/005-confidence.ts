/** Answers have the probability that the network gave them; null for those of earlier versions. */
export const confidence = `
  alter table predictions add column confidence real;
`;
