/** The network's probability for each prediction; null for those of earlier versions. */
export const confidence = `
  alter table predictions add column confidence real;
`;
