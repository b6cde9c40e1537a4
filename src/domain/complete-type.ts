/** A type of the written spec with everything filled in: no member is optional, nothing can be changed. */
export type Complete<Written> = Written extends readonly unknown[]
  ? { readonly [Index in keyof Written]: Complete<Written[Index]> }
  : Written extends object
    ? { readonly [Key in keyof Written]-?: Complete<Exclude<Written[Key], undefined>> }
    : Written;
