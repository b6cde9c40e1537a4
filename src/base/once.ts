/** Memoises a function per object, so that the same object is computed, and hashed, only once. */
export const once = <Input extends object, Output>(compute: (input: Input) => Output): ((input: Input) => Output) => {
  const results = new WeakMap<Input, Output>();
  return (input) => {
    const known = results.get(input);
    if (known !== undefined) return known;
    const result = compute(input);
    results.set(input, result);
    return result;
  };
};
