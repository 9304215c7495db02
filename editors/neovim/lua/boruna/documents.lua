-- Shows the documents that lie in no file: the server's own sources and pages, as buffers that cannot be changed.
local server = require('boruna.server')

local M = {}

local SCHEMES = { 'boruna-std', 'boruna-explain', 'boruna-capabilities' }

--- The text at an address.
---@return { languageId: string, text: string }?
local function ask(uri)
  local client = server.client()
  if not client then
    vim.notify('boruna: no server runs', vim.log.levels.WARN)
    return nil
  end
  return server.ask(client, 'boruna/virtualDocument', { uri = uri })
end

local function fill(buffer, document)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(document.text:gsub('\n$', ''), '\n'))
  vim.bo[buffer].modified = false
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].readonly = true
  vim.bo[buffer].swapfile = false
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].filetype = document.languageId
  if document.languageId == 'boruna' then
    server.attach(buffer)
  end
end

local function read(event)
  local document = ask(event.match)
  if document then
    fill(event.buf, document)
  else
    vim.notify('boruna: there is nothing at ' .. event.match, vim.log.levels.WARN)
  end
end

--- Opens the page that explains a diagnostic's code.
function M.explain(code)
  local document = ask('boruna-explain:' .. code)
  if not document then
    vim.notify(('boruna: there is no code `%s`'):format(code), vim.log.levels.WARN)
    return
  end
  local buffer = vim.fn.bufadd('boruna-explain://' .. code)
  vim.fn.bufload(buffer)
  fill(buffer, document)
  vim.cmd.sbuffer(buffer)
end

function M.register()
  local patterns = vim.tbl_map(function(it)
    return it .. ':/[^/]*'
  end, SCHEMES)
  vim.api.nvim_create_autocmd('BufReadCmd', {
    pattern = patterns,
    group = vim.api.nvim_create_augroup('boruna-documents', {}),
    callback = read,
  })
end

return M
