/** 1 if an answer is not the label but another correct one of an image with several; null otherwise. */
export const alsoRight = `
  alter table predictions add column also_right integer;
`;
