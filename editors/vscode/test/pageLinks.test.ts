import assert from 'node:assert/strict';
import { test } from 'node:test';

import { followLinks, pageLinks, type MarkdownIt } from '../src/pageLinks';

const PAGE = 'a `f` [a b.ax:4](<file:///w/a%20b.ax#L4>), [[x].ax:10](<file:///v/%5Bx%5D.ax#L10>)\n';

test('the links of a page are found', () => {
  const links = pageLinks(
    `${PAGE}[a](<file:///w/a.ax#L4>) [b:1](https://b#L1) [c:1](<file:///c#L2>)`,
  );
  const shown = links.map((it) => [PAGE.slice(it.start, it.end), it.label, it.target]);
  assert.deepEqual(shown, [
    ['[a b.ax:4](<file:///w/a%20b.ax#L4>)', 'a b.ax:4', 'file:///w/a%20b.ax#L4'],
    ['[[x].ax:10](<file:///v/%5Bx%5D.ax#L10>)', '[x].ax:10', 'file:///v/%5Bx%5D.ax#L10'],
  ]);
});

/** What the rule makes of a text that begins with a link. */
function render(src: string, folder: string | undefined): string {
  let out = '';
  const state = {
    src,
    pos: 0,
    push(type: string) {
      out += `${type} `;
      return {
        attrSet: (name: string, value: string) => void (out += `${name}=${value} `),
        set content(it: string) {
          out += `${it} `;
        },
      };
    },
  };
  const before: MarkdownIt['inline']['ruler']['before'] = (_other, _name, rule) => {
    const taken = rule(state, false);
    out += `${taken} `;
  };
  const markdown: MarkdownIt = { inline: { ruler: { before } } };
  followLinks(markdown, () => folder);
  return `${out}${state.pos}`;
}

test('the preview is given links that begin at the folder', () => {
  const link = '[a b.ax:4](<file:///w/in/a%20b.ax#L4>)';
  const made = (href: string): string =>
    `link_open href=${href} text a b.ax:4 link_close true ${link.length}`;
  assert.equal(render(link, '/w'), made('/in/a%20b.ax#L4'));
  assert.equal(render(link, '/w/other/folder'), made('/../../in/a%20b.ax#L4'));
  assert.equal(render(link, undefined), 'false 0');
  assert.equal(render('[a](<file:///w/a.ax#L4>)', '/w'), 'false 0');
});
