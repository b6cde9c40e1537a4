/** The network's probability for each answer; null for those of earlier versions. */
export const confidence = `
  alter table predictions add column confidence real;
`;
