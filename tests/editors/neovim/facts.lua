-- The plugin in a current Neovim, which is started with this file instead of the user's.
package.path = vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/?.lua;' .. package.path
local it = require('support')

vim.g.boruna = { cmd = { vim.env.BORUNA_LSP }, settings = { diagnostics = { mode = 'openFiles' } } }

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 30000)
  local answer = assert(select(2, next(answers or {})), method .. ' is not answered')
  assert(not answer.error, vim.inspect(answer.error))
  return answer.result
end

local function position()
  return vim.lsp.util.make_position_params(0, vim.lsp.get_clients({ bufnr = 0 })[1].offset_encoding)
end

it.test('the parser is built and colours', function()
  vim.cmd('Boruna parser')
  it.open('main.ax')
  local highlighter = vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()]
  assert(highlighter, 'nothing colours')
  it.go('net.fetch')
  vim.treesitter.get_parser(0):parse()
  it.has(vim.inspect(vim.treesitter.get_captures_at_cursor(0)), 'attribute')
end)

it.test('a finding is shown with its code', function()
  local buffer = it.open('main.ax')
  local finding = it.finding(buffer, 'E007', '`price` needs `net.fetch`')
  assert(finding.severity == vim.diagnostic.severity.ERROR)
end)

it.test('the page of a finding opens', function()
  it.open('main.ax')
  it.go('price(')
  vim.cmd('Boruna explain')
  it.has(it.lines(), 'E007')
  assert(vim.bo.filetype == 'markdown' and not vim.bo.modifiable)
  vim.cmd.close()
end)

it.test('a hover says what a function needs', function()
  it.open('main.ax')
  it.go('rate(')
  it.has(request('textDocument/hover', position()).contents.value, '!{net.fetch}')
end)

it.test('a definition leads into the prelude, which answers like any file', function()
  it.open('rates.ax')
  it.go('net_fetch')
  vim.lsp.buf.definition()
  it.eventually('the prelude', function()
    return vim.api.nvim_buf_get_name(0):match('^boruna%-std:/')
  end)
  it.has(it.lines(), 'fn net_fetch(')
  assert(vim.bo.filetype == 'boruna' and not vim.bo.modifiable)
  it.go('net_fetch')
  it.has(request('textDocument/hover', position()).contents.value, 'net_fetch')
end)

it.test('why a capability is needed is told at the cursor', function()
  it.open('main.ax')
  it.go('price(')
  vim.cmd('Boruna capability net.fetch')
  it.eventually('the page', function()
    return vim.api.nvim_buf_get_name(0):match('^boruna%-capabilities:/')
  end)
  it.has(it.lines(), 'rates.ax')
  assert(vim.bo.filetype == 'markdown')
end)

it.test('hints show what could be written', function()
  local buffer = it.open('main.ax')
  vim.cmd('Boruna hints')
  local labels = it.eventually('hints', function()
    local hints = vim.lsp.inlay_hint.get({ bufnr = buffer })
    return #hints > 0 and vim.inspect(hints)
  end)
  it.has(labels, 'net.fetch')
  it.has(labels, 'Int')
end)

it.test('tokens tell what is effectful', function()
  local buffer = it.open('main.ax')
  it.eventually('tokens', function()
    local tokens = vim.lsp.semantic_tokens.get_at_pos(buffer, 4, 17) or {}
    return tokens[1] and tokens[1].modifiers.effectful
  end)
end)

it.test('a rename changes every file', function()
  local buffer = it.open('main.ax')
  it.go('rate(')
  vim.lsp.buf.rename('exchange_rate')
  it.eventually('the new name', function()
    return it.lines(buffer):find('exchange_rate', 1, true)
  end)
  it.has(it.lines(it.open('rates.ax')), 'fn exchange_rate(')
end)

it.test('a new name can be chosen at once', function()
  local buffer = it.open('main.ax')
  local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  it.go('factor * 100')
  local input, asked = vim.ui.input, nil
  vim.ui.input = function(options, on_confirm)
    asked = options.default
    on_confirm('cents')
  end
  local row = vim.api.nvim_win_get_cursor(0)[1]
  vim.lsp.buf.code_action({
    apply = true,
    range = { start = { row, 4 }, ['end'] = { row, 16 } },
    filter = function(action)
      return action.title == 'extract into a variable'
    end,
  })
  it.eventually('the name', function()
    return it.lines(buffer):find('    let cents: Int = factor * 100\n    cents\n', 1, true)
  end)
  vim.ui.input = input
  assert(asked and asked ~= 'cents', 'nothing was proposed')
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, before)
end)

it.test('a fix mends what a finding says', function()
  local buffer = it.open('main.ax')
  -- It tells of the new name: the server has seen it.
  it.finding(buffer, 'E007', 'exchange_rate')
  it.go('price(')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.kind == 'quickfix' and action.title:find('`net.fetch` to `price`', 1, true) ~= nil
    end,
  })
  it.eventually('the fix', function()
    return it.lines(buffer):find('fn price(currency: String) -> Int !{net.fetch} {', 1, true)
  end)
  it.eventually('no error', function()
    return #it.findings(buffer, 'E007') == 0
  end)
end)

it.test('a server that dies is started again and knows what is unsaved', function()
  local buffer = it.open('main.ax')
  assert(vim.bo[buffer].modified)
  local before = it.servers()
  vim.uv.kill(before[#before], 'sigkill')
  it.eventually('another server', function()
    return #it.servers() > #before
  end)
  it.eventually('a client for the buffer', function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = 'boruna' })[1]
    return client and client.initialized
  end)
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { '', 'fn late() -> Int {', '    "no"', '}' })
  it.finding(buffer, 'E009', 'String')
  assert(#it.findings(buffer, 'E007') == 0, 'the fix is still there')
end)

it.test('a restart is one', function()
  local buffer = it.open('main.ax')
  local before = #it.servers()
  vim.cmd('Boruna restart')
  it.eventually('another server', function()
    local client = vim.lsp.get_clients({ bufnr = buffer, name = 'boruna' })[1]
    return #it.servers() == before + 1 and client and client.initialized
  end)
end)

it.test('the settings reach the server', function()
  local client = vim.lsp.get_clients({ bufnr = it.open('main.ax'), name = 'boruna' })[1]
  assert(client.settings.boruna.diagnostics.mode == 'openFiles')
  assert(client.config.init_options.virtualDocuments)
end)

it.test('the health check finds nothing wrong', function()
  vim.cmd('checkhealth boruna')
  local report = it.lines()
  it.has(report, 'fits the queries')
  it.has(report, 'a server runs in')
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
end)

it.test('the project of a buffer is told', function()
  it.open('main.ax')
  local message = vim.fn.execute('Boruna status')
  local wanted = ('main.ax: project `%s`, strict profile, no policy'):format(vim.env.BORUNA_TEST_PROJECT)
  it.has(message, wanted)
  it.has(message, 'runs; ')
  vim.cmd('checkhealth boruna')
  it.has(it.lines(), wanted)
end)

it.test('the commands complete', function()
  assert(vim.deep_equal(vim.fn.getcompletion('Boruna re', 'cmdline'), { 'restart' }))
end)

it.test('the help is found', function()
  vim.cmd('helptags ' .. vim.env.BORUNA_TEST_PLUGIN .. '/doc')
  for name in pairs(require('boruna.commands').commands) do
    vim.cmd('help :Boruna-' .. name)
    assert(vim.bo.filetype == 'help')
  end
  vim.fn.delete(vim.env.BORUNA_TEST_PLUGIN .. '/doc/tags')
end)

it.run()
