/** Exceptions from the rules of the architecture: each states its reason and must still be needed. */

/** Findings at `place` break no rule. A finding begins with the path of its file. */
export type Exception = { place: RegExp; reason: string };

/** Findings that no exception covers. */
export const refused = (findings: readonly string[], exceptions: readonly Exception[]): string[] =>
  findings.filter((finding) => !exceptions.some(({ place }) => place.test(finding)));

/** Exceptions that cover no finding or state no reason: each must be deleted or completed. */
export const uselessExceptions = (findings: readonly string[], exceptions: readonly Exception[]): string[] =>
  exceptions
    .filter(({ place, reason }) => !reason || !findings.some((finding) => place.test(finding)))
    .map(({ place }) => String(place));
