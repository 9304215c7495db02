-- What the user sets in `vim.g.boruna`, read when it is needed.
local M = {}

---@class boruna.Options
---@field cmd? string[] the server's command line
---@field settings? table the server's settings, without the `boruna.` in front
---@field autostart? boolean whether buffers start the server; by default they do

---@return boruna.Options
local function options()
  return vim.g.boruna or {}
end

---@return string[]
function M.cmd()
  return options().cmd or { 'boruna-lsp' }
end

function M.settings()
  return { boruna = options().settings or vim.empty_dict() }
end

function M.autostart()
  return options().autostart ~= false
end

return M
