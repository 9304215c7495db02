/** Where the server's program is. Knows nothing of the editor, so that it can be tested without one. */
import * as path from 'node:path';

/** Where to look, and how to tell a program from nothing. */
export interface Places {
  /** What the setting says; empty if it says nothing. */
  configured: string;
  /** The folder of the extension, which may come with a server. */
  extension: string;
  /** The `PATH` of the environment. */
  searchPath: string;
  platform: NodeJS.Platform;
  isProgram(file: string): boolean;
}

export type Search =
  | { found: true; program: string; origin: 'setting' | 'extension' | 'PATH' }
  | { found: false; searched: string[] };

/** The first program that there is. A setting that leads nowhere is an error, not a hint. */
export function findServer(places: Places): Search {
  const { configured, extension, searchPath, platform, isProgram } = places;
  const { delimiter, join, isAbsolute } = platform === 'win32' ? path.win32 : path.posix;
  const name = platform === 'win32' ? 'boruna-lsp.exe' : 'boruna-lsp';

  if (configured !== '') {
    return isProgram(configured)
      ? { found: true, program: configured, origin: 'setting' }
      : { found: false, searched: [configured] };
  }
  const bundled = join(extension, 'server', name);
  if (isProgram(bundled)) {
    return { found: true, program: bundled, origin: 'extension' };
  }
  // A relative entry would mean a program of the folder that happens to be open.
  const folders = searchPath.split(delimiter).filter(isAbsolute);
  const program = folders.map((folder) => join(folder, name)).find(isProgram);
  return program === undefined
    ? { found: false, searched: [bundled, ...folders] }
    : { found: true, program, origin: 'PATH' };
}
