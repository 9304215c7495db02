if vim.g.loaded_boruna then
  return
end
vim.g.loaded_boruna = true

require('boruna.documents').register()
require('boruna.commands').register()
require('boruna.server').enable()
