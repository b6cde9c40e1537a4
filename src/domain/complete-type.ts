/** A type of the written spec with all defaults: no member is optional, and all are readonly. */
export type Complete<Written> = Written extends readonly unknown[]
  ? { readonly [Index in keyof Written]: Complete<Written[Index]> }
  : Written extends object
    ? { readonly [Key in keyof Written]-?: Complete<Exclude<Written[Key], undefined>> }
    : Written;
