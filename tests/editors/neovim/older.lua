-- The plugin where Neovim does not know `vim.lsp.enable` and there is no parser; started instead of the user's file.
package.path = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/?.lua;' .. package.path
local it = require('support')

vim.lsp.enable = nil
vim.lsp.config = nil
vim.g.boruna = { cmd = { vim.env.BORUNA_LSP } }

it.test('the server starts, without a parser, too', function()
  local buffer = it.open('main.ax')
  it.finding(buffer, 'E007', '`price` needs `net.fetch`')
  assert(not vim.treesitter.highlighter.active[buffer])
end)

it.test('both files talk to one server', function()
  it.open('rates.ax')
  assert(#vim.lsp.get_clients({ name = 'boruna' }) == 1)
end)

it.run()
