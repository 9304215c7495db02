/** The addresses whose text only the server knows. */
export const SCHEMES = {
  /** The toolchain's own sources. */
  sources: 'boruna-std',
  /** Pages that explain diagnostics. */
  explanations: 'boruna-explain',
} as const;
