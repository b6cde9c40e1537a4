/** What V8 or the C++ library printed before it aborted, if it ran out of memory. */
export const lastWords = (output: string): string | null => output.match(dying)?.at(-1) ?? null;

// Node 20, 22 and 24 print V8's reason this way; the second message is that of libstdc++.
const dying = /FATAL ERROR: .*out of memory|terminate called after throwing an instance of 'std::bad_alloc'/g;
