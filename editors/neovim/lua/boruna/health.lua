-- `:checkhealth boruna`
local options = require('boruna.options')
local parser = require('boruna.parser')
local project = require('boruna.project')
local server = require('boruna.server')

local M = {}

local function check_version()
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim knows `vim.lsp.enable`')
  elseif vim.fn.has('nvim-0.10') == 1 then
    vim.health.ok('this Neovim has no `vim.lsp.enable`; the plugin starts the server itself')
  else
    vim.health.error('Neovim 0.10 or later is needed')
  end
end

local function check_program()
  local program = options.cmd()[1]
  if vim.fn.executable(program) == 0 then
    vim.health.error(('`%s` is not there'):format(program), {
      'Install `boruna-lsp` and put it on the PATH',
      "or set `vim.g.boruna = { cmd = { '/path/to/boruna-lsp' } }`",
    })
    return
  end
  local version = vim.system({ program, '--version' }, { text = true }):wait()
  if version.code == 0 then
    vim.health.ok(('%s (%s)'):format(vim.trim(version.stdout), vim.fn.exepath(program)))
  else
    vim.health.error(('`%s --version` failed'):format(program))
  end
end

local function check_parser()
  if not parser.is_installed() then
    vim.health.warn('there is no tree-sitter parser; the server colours what it can', {
      'Build it with `:Boruna parser`; this needs a C compiler',
    })
    return
  end
  for _, query in ipairs({ 'highlights', 'injections', 'locals', 'folds' }) do
    local fits, problem = pcall(vim.treesitter.query.get, 'boruna', query)
    if not fits then
      vim.health.error(('the parser is of another version than the query `%s`'):format(query), {
        'Build it anew with `:Boruna parser`',
        tostring(problem),
      })
      return
    end
  end
  vim.health.ok('the tree-sitter parser is there and fits the queries')
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = server.name })
  if #clients == 0 then
    vim.health.info('no server runs; it is started when a file of the language is opened')
  end
  for _, client in ipairs(clients) do
    local count = vim.tbl_count(client.attached_buffers)
    vim.health.ok(('a server runs in `%s` for %d buffers'):format(client.root_dir or 'no folder', count))
    local buffers = vim.tbl_keys(client.attached_buffers)
    table.sort(buffers)
    for _, buffer in ipairs(buffers) do
      local description = project.describe(buffer)
      if description then
        vim.health.info(description)
      end
    end
  end
end

function M.check()
  vim.health.start('boruna')
  check_version()
  check_program()
  check_parser()
  check_clients()
end

return M
