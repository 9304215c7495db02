/**
 * The links of the server's pages, which lead to lines of files. To the editor itself such a link means a file of the
 * machine with the screen, and its preview of Markdown leaves out links to files altogether.
 *
 * Knows nothing of the editor, so that it can be tested without one.
 */
import * as path from 'node:path';

export interface PageLink {
  /** Where it stands in the text. */
  start: number;
  end: number;
  /** What is shown: a path and a line. */
  label: string;
  /** An address with the line as its fragment. */
  target: string;
}

/** Links as the server writes them: `[main.ax:4](<file:///w/main.ax#L4>)`. */
const LINK = /\[([^\n]*?:(\d+))\]\(<(file:[^>\n]*#L\2)>\)/;

export function pageLinks(text: string): PageLink[] {
  return [...text.matchAll(new RegExp(LINK, 'g'))].map(pageLink);
}

function pageLink(found: RegExpExecArray): PageLink {
  const [whole, label = '', , target = ''] = found;
  return { start: found.index, end: found.index + whole.length, label, target };
}

/** What is used here of the preview's parser, which is markdown-it. */
export interface MarkdownIt {
  inline: {
    ruler: { before(other: string, name: string, rule: InlineRule): void };
  };
}

type InlineRule = (state: InlineState, silent: boolean) => boolean;

interface InlineState {
  src: string;
  pos: number;
  push(type: string, tag: string, nesting: number): Token;
}

interface Token {
  content: string;
  attrSet(name: string, value: string): void;
}

/** Lets the preview follow the links: it takes those that begin at the first folder of the workspace. */
export function followLinks<T extends MarkdownIt>(
  markdown: T,
  firstFolder: () => string | undefined,
): T {
  const here = new RegExp(LINK, 'y');
  markdown.inline.ruler.before('link', 'boruna-link', (state, silent) => {
    here.lastIndex = state.pos;
    const found = here.exec(state.src);
    const folder = firstFolder();
    if (found === null || folder === undefined) {
      return false;
    }
    const { label, target, end } = pageLink(found);
    if (!silent) {
      state.push('link_open', 'a', 1).attrSet('href', fromFolder(target, folder));
      state.push('text', '', 0).content = label;
      state.push('link_close', 'a', -1);
    }
    state.pos = end;
    return true;
  });
  return markdown;
}

function fromFolder(target: string, folder: string): string {
  const { pathname, hash } = new URL(target);
  const parts = path.posix.relative(folder, decodeURIComponent(pathname)).split('/');
  return `/${parts.map(encodeURIComponent).join('/')}${hash}`;
}
