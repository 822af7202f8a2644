/**
 * `$(NAME)` becomes the variable's value; `$$(NAME)` stands for `$(NAME)`; a name that is not known stays as it is.
 * Upstream: third_party/forked/golang/expansion/expand.go (1.36).
 */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (variables[name] ?? found),
  );
}
