-- The command `:Boruna` and what can follow it.
local documents = require('boruna.documents')
local parser = require('boruna.parser')
local project = require('boruna.project')
local server = require('boruna.server')

local M = {}

local EXPLAIN = 'boruna.explainCapability'

local function running()
  local client = server.client(0)
  if not client then
    vim.notify('boruna: no server runs for this buffer', vim.log.levels.WARN)
  end
  return client
end

--- The code of the first finding on the cursor's line.
local function code_at_cursor()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  for _, finding in ipairs(vim.diagnostic.get(0, { lnum = line })) do
    if finding.code then
      return tostring(finding.code)
    end
  end
end

---@class boruna.Command
---@field help string
---@field run fun(argument?: string)

---@type table<string, boruna.Command>
M.commands = {
  capability = {
    help = 'why the function at the cursor needs its capabilities, or the one named',
    run = function(name)
      local client = running()
      if not client then
        return
      end
      local argument = vim.lsp.util.make_position_params(0, client.offset_encoding)
      argument.capability = name
      local question = { command = EXPLAIN, arguments = { argument } }
      server.ask(client, 'workspace/executeCommand', question, function(problem, answer)
        if problem or not answer or answer == vim.NIL then
          local message = problem and problem.message or 'there is no function at the cursor'
          vim.notify('boruna: ' .. message, vim.log.levels.WARN)
        end
      end)
    end,
  },
  explain = {
    help = 'the page of the code given, or of the finding at the cursor',
    run = function(code)
      code = code or code_at_cursor()
      if code then
        documents.explain(code)
      else
        vim.notify('boruna: there is no finding at the cursor', vim.log.levels.WARN)
      end
    end,
  },
  hints = {
    help = 'show hints in this buffer, or hide them',
    run = function()
      local shown = vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })
      vim.lsp.inlay_hint.enable(not shown, { bufnr = 0 })
    end,
  },
  log = {
    help = 'open the log',
    run = function()
      vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.get_log_path()))
    end,
  },
  parser = {
    help = 'build the tree-sitter parser, from the folder given or this clone',
    run = function(folder)
      local built, message = parser.build(folder)
      local level = built and vim.log.levels.INFO or vim.log.levels.ERROR
      vim.notify('boruna: ' .. (built and 'built ' or '') .. message, level)
    end,
  },
  restart = {
    help = 'end the server and start it again',
    run = server.restart,
  },
  settings = {
    help = 'show the settings in force',
    run = function()
      local client = running()
      if client then
        vim.print({ cmd = client.config.cmd, root = client.root_dir, settings = client.settings })
      end
    end,
  },
  status = {
    help = 'how the server is, and what the project of this buffer says',
    run = function()
      local client = running()
      if client then
        local version = (client.server_info or {}).version or ''
        print(('boruna %s runs; %s'):format(version, project.describe(0) or 'the buffer is not known'))
      end
    end,
  },
}

local function complete(lead, line)
  local words = vim.split(vim.trim(line), '%s+')
  if #words > 2 or (#words == 2 and lead == '') then
    return {}
  end
  local names = vim.tbl_filter(function(it)
    return vim.startswith(it, lead)
  end, vim.tbl_keys(M.commands))
  table.sort(names)
  return names
end

function M.register()
  vim.api.nvim_create_user_command('Boruna', function(command)
    local name, argument = command.fargs[1], command.fargs[2]
    local found = M.commands[name]
    if found then
      found.run(argument)
    else
      vim.notify(('boruna: there is no `:Boruna %s`'):format(name), vim.log.levels.ERROR)
    end
  end, { nargs = '+', complete = complete, desc = 'What the language server of .ax can do' })
end

return M
