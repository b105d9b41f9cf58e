/** What the gallery is made of, each by the name of its file without endings. */
export interface Gallery {
  /** The pictures as they are drawn now. */
  readonly fresh: ReadonlyMap<string, string>;
  /** The pictures that lie in `docs/marbles`. */
  readonly kept: ReadonlyMap<string, string>;
  /** The page that shows them all. */
  readonly page: string;
}

/** Whatever keeps the gallery from showing what the diagrams do today, in words. */
export function galleryProblems({ fresh, kept, page }: Gallery): readonly string[] {
  const shown = new Set(
    [...page.matchAll(/!\[[^\]]+\]\(\.\.\/docs\/marbles\/([^)]+)\.svg\)/g)].map(([, name]) => name),
  );
  return [
    ...[...fresh].flatMap(([name, picture]) => {
      const problems = shown.has(name) ? [] : [`marbles/README.md does not show ${name}.svg`];
      const there = kept.get(name);
      if (there === undefined) return [...problems, `docs/marbles/${name}.svg is missing: npm run gallery`];
      return there === picture ? problems : [...problems, `docs/marbles/${name}.svg is out of date: npm run gallery`];
    }),
    ...[...kept.keys()]
      .filter((name) => !fresh.has(name))
      .map((name) => `docs/marbles/${name}.svg has no diagrams any more: npm run gallery`),
  ];
}
