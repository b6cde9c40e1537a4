/** 1 if a prediction is not the label but another correct label of the image; null otherwise. */
export const alsoRight = `
  alter table predictions add column also_right integer;
`;
