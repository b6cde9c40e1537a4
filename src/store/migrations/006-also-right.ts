/** 1 where an answer is not the label, but another right one of an image with several; null elsewhere. */
export const alsoRight = `
  alter table predictions add column also_right integer;
`;
