/** Characters that JSON allows and a JSON column does not. */
// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\u0000|\p{Surrogate}/u;
/** Deeper than real bodies are, and far from the depth that exhausts a stack. */
const MAX_DEPTH = 20;

/** Why a value cannot be stored as JSON; undefined when it can. */
export function storageProblem(value: unknown, depth = MAX_DEPTH): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? 'holds a character that cannot be stored' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return `is more than ${MAX_DEPTH} levels deep`;
  const parts: unknown[] = Array.isArray(value) ? value : [...Object.keys(value), ...Object.values(value)];
  for (const part of parts) {
    const problem = storageProblem(part, depth - 1);
    if (problem) return problem;
  }
  return undefined;
}
