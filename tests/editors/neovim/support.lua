-- What the scripts here share: tests that run in order in one Neovim, and waiting for things to become true.
local M = {}

local tests = {}
local HANG = 30000

function M.test(name, run)
  table.insert(tests, { name = name, run = run })
end

local function say(line)
  io.stdout:write(line .. '\n')
end

local function run()
  local failed = 0
  for _, it in ipairs(tests) do
    local fine, problem = xpcall(it.run, debug.traceback)
    say((fine and 'ok: ' or 'not ok: ') .. it.name)
    if not fine then
      failed = failed + 1
      say(tostring(problem))
    end
  end
  say(('%d passed, %d failed'):format(#tests - failed, failed))
  -- A server that ends while Neovim does may take it along.
  vim.lsp.stop_client(vim.lsp.get_clients())
  vim.wait(HANG, function()
    return #vim.lsp.get_clients() == 0
  end, 20)
  vim.cmd(failed == 0 and 'qa!' or 'cquit!')
end

--- Runs them once Neovim has loaded its plugins.
function M.run()
  vim.api.nvim_create_autocmd('VimEnter', { callback = vim.schedule_wrap(run) })
end

--- Asks again until there is an answer.
function M.eventually(what, question)
  local answer
  local came = vim.wait(HANG, function()
    answer = question()
    return answer
  end, 20)
  assert(came, 'waited in vain for ' .. what)
  return answer
end

function M.open(name)
  local buffer = vim.fn.bufadd(vim.env.BORUNA_TEST_PROJECT .. '/' .. name)
  vim.bo[buffer].buflisted = true
  vim.cmd.buffer(buffer)
  M.eventually('a client for ' .. name, function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = 'boruna' })[1]
    return client and client.initialized
  end)
  return buffer
end

--- Places the cursor on a text.
function M.go(text)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search('\\V' .. text, 'cW') > 0, 'no ' .. text)
end

function M.lines(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), '\n')
end

function M.has(text, wanted)
  assert(text:find(wanted, 1, true), ('no `%s` in:\n%s'):format(wanted, text))
end

--- The findings of a buffer with this code.
function M.findings(buffer, code)
  return vim.tbl_filter(function(it)
    return it.code == code
  end, vim.diagnostic.get(buffer))
end

--- Waits for a finding whose text contains this.
function M.finding(buffer, code, text)
  return M.eventually(('%s with `%s`'):format(code, text), function()
    for _, it in ipairs(M.findings(buffer, code)) do
      if it.message:find(text, 1, true) then
        return it
      end
    end
  end)
end

--- The processes of the server so far.
function M.servers()
  return vim.tbl_map(tonumber, vim.fn.readfile(vim.env.BORUNA_TEST_PIDS))
end

return M
