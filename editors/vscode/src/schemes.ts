/** The addresses whose text only the server knows. Knows nothing of the editor. */
export const SCHEMES = {
  /** The toolchain's own sources. */
  sources: 'boruna-std',
  /** Pages that explain diagnostics. */
  explanations: 'boruna-explain',
  /** Pages that tell why a function needs its capabilities. */
  capabilities: 'boruna-capabilities',
} as const;

/** The parts of an address as the editor has them: decoded. */
export interface Address {
  scheme: string;
  path: string;
  query: string;
}

/** The parts of the question that the address of a page is. */
const PARTS = /&(?=(?:line|character|capability)=)/;

/**
 * An address as the server wrote it. The editor's own spelling also escapes what separates the parts of the question,
 * and a decoded question cannot be told from one with other parts.
 */
export function spell({ scheme, path, query }: Address): string {
  const plain = `${scheme}:${encodeURI(path)}`;
  if (query === '') {
    return plain;
  }
  const parts = query.split(PARTS).map((it): [string, string] => {
    const end = it.indexOf('=');
    return [it.slice(0, end), it.slice(end + 1)];
  });
  return `${plain}?${new URLSearchParams(parts).toString()}`;
}
