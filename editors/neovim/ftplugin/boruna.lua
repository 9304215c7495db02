vim.bo.commentstring = '// %s'
vim.bo.comments = '://'
vim.bo.expandtab = true
vim.bo.shiftwidth = 4
vim.bo.softtabstop = 4
vim.bo.suffixesadd = '.ax'
vim.bo.autoindent = true
vim.bo.smartindent = true
vim.b.undo_ftplugin = (vim.b.undo_ftplugin and vim.b.undo_ftplugin .. ' | ' or '')
  .. 'setlocal commentstring< comments< expandtab< shiftwidth< softtabstop< suffixesadd< autoindent< smartindent<'

-- Without the parser the server's tokens colour what they can.
if require('boruna.parser').is_installed() then
  vim.treesitter.start(0, 'boruna')
end
