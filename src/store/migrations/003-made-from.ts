/** An experiment's latest plan says what it was made from, so that it need not be made again from the same. */
export const madeFrom = `
  alter table experiments add column made_from text;
`;
