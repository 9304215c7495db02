-- The tree-sitter parser: whether it is there, and building it from the grammar's sources.
local M = {}

local LIBRARY = 'parser/boruna.so'

function M.is_installed()
  return #vim.api.nvim_get_runtime_file('parser/boruna.*', false) > 0
end

--- The plugin's folder, where it really is: packages are often links.
local function plugin()
  local this = debug.getinfo(1, 'S').source:sub(2)
  return vim.fn.fnamemodify(assert(vim.uv.fs_realpath(this)), ':h:h:h')
end

--- Builds the parser with the system's C compiler. Without a folder the grammar of the same clone is taken.
---@param grammar? string
---@return boolean, string
function M.build(grammar)
  grammar = vim.fs.normalize(grammar or plugin() .. '/../../tree-sitter-boruna')
  local sources = { grammar .. '/src/parser.c', grammar .. '/src/scanner.c' }
  for _, source in ipairs(sources) do
    if vim.fn.filereadable(source) == 0 then
      return false, ('`%s` is not there; say where the grammar is'):format(source)
    end
  end
  local folder = vim.fn.stdpath('data') .. '/site/' .. vim.fs.dirname(LIBRARY)
  vim.fn.mkdir(folder, 'p')
  local library = folder .. '/' .. vim.fs.basename(LIBRARY)
  -- A library that is in use must not be written into.
  local draft = library .. '.draft'
  local line = { vim.env.CC or 'cc', '-O2', '-shared', '-fPIC', '-I', grammar .. '/src', '-o', draft }
  local started, run = pcall(vim.system, vim.list_extend(line, sources), { text = true })
  if not started then
    return false, 'no C compiler: ' .. run
  end
  local result = run:wait()
  if result.code ~= 0 then
    return false, result.stderr
  end
  assert(vim.uv.fs_rename(draft, library))
  return true, library
end

return M
