-- What the server says of the project that a buffer belongs to.
local server = require('boruna.server')

local M = {}

--- One line about a buffer, or nothing if no server knows it.
---@return string?
function M.describe(buffer)
  local client = vim.lsp.get_clients({ name = server.name, bufnr = buffer })[1]
  local document = { uri = vim.uri_from_bufnr(buffer) }
  local project = client and server.ask(client, 'boruna/project', { textDocument = document })
  if not project then
    return nil
  end
  -- "None" is a value of its own.
  local function given(value)
    return value ~= vim.NIL and value or nil
  end
  local root, policy = given(project.root), given(project.policy)
  return ('%s: %s, %s profile, %s'):format(
    vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':t'),
    root and ('project `%s`'):format(vim.uri_to_fname(root)) or 'no project',
    project.profile,
    policy and ('policy `%s`'):format(policy) or 'no policy'
  )
end

return M
