-- What `vim.lsp.enable('boruna')` starts, for Neovim 0.11 and later.
return require('boruna.server').config()
