/** The function with its result kept for each object, so that equal things are computed, and hashed, once. */
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
