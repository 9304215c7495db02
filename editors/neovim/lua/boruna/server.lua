-- Starts the server, for the Neovims that can be told of it and for older ones, and starts it again when it dies.
local options = require('boruna.options')

local M = {}

M.name = 'boruna'

-- A server that ends so often within so many seconds is not started again.
local MANY = 5
local PERIOD = 180
local ends = {}

-- Milliseconds that an answer is waited for.
local WAIT = 5000

local function is_worth_restarting()
  local now = vim.uv.now() / 1000
  ends = vim.tbl_filter(function(it)
    return now - it < PERIOD
  end, ends)
  table.insert(ends, now)
  return #ends < MANY
end

-- Runs where Neovim's functions must not be called, before the client lets go of its buffers.
local function on_exit(code, signal, id)
  local client = vim.lsp.get_client_by_id(id)
  local buffers = client and vim.tbl_keys(client.attached_buffers) or {}
  -- Ended in order, or because somebody asked for it.
  if (code == 0 and signal == 0) or signal == 15 or vim.v.exiting ~= vim.NIL then
    return
  end
  -- The second turn comes after the client is gone for good.
  vim.schedule(function()
    vim.schedule(function()
      if not is_worth_restarting() then
        vim.notify('boruna: the server keeps ending, see :Boruna log', vim.log.levels.ERROR)
        return
      end
      for _, buffer in ipairs(buffers) do
        M.attach(buffer)
      end
    end)
  end)
end

local START_RENAME = 'boruna.startRename'

-- What follows an edit that made up a name: Neovim asks for a better one.
local function start_rename(command, context)
  local place = command.arguments[1]
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local range = { start = place.position, ['end'] = place.position }
  local location = { uri = place.textDocument.uri, range = range }
  vim.lsp.util.show_document(location, client.offset_encoding, { focus = true })
  vim.lsp.buf.rename(nil, { name = M.name })
end

local function capabilities()
  local own = { experimental = { commands = { commands = { START_RENAME } } } }
  if vim.fn.has('nvim-0.11') == 1 then
    return own
  end
  -- Older Neovims take this for all there is.
  return vim.tbl_deep_extend('force', vim.lsp.protocol.make_client_capabilities(), own)
end

--- What Neovim needs to know to start the server.
function M.config()
  return {
    name = M.name,
    cmd = options.cmd(),
    filetypes = { 'boruna' },
    root_markers = { 'boruna.toml', '.git' },
    settings = options.settings(),
    init_options = { virtualDocuments = true },
    capabilities = capabilities(),
    commands = { [START_RENAME] = start_rename },
    on_exit = on_exit,
  }
end

--- Starts the server for each buffer of the language from now on.
function M.enable()
  if not options.autostart() then
    return
  end
  if vim.lsp.enable then
    vim.lsp.enable(M.name)
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'boruna',
    group = vim.api.nvim_create_augroup('boruna', {}),
    callback = function(event)
      if vim.bo[event.buf].buftype == '' then
        M.attach(event.buf)
      end
    end,
  })
end

--- The server that a buffer talks to, else any.
---@return vim.lsp.Client?
function M.client(buffer)
  local attached = buffer and vim.lsp.get_clients({ name = M.name, bufnr = buffer })[1]
  return attached or vim.lsp.get_clients({ name = M.name })[1]
end

--- Asks a server something; with a handler the answer comes later, without one it is waited for.
function M.ask(client, method, params, handler)
  -- Older Neovims pass the client by themselves.
  local function call(name, ...)
    if vim.fn.has('nvim-0.11') == 1 then
      return client[name](client, ...)
    end
    return client[name](...)
  end
  if handler then
    return call('request', method, params, handler, 0)
  end
  local answer = call('request_sync', method, params, WAIT, 0)
  -- "None" is a value of its own.
  return answer and answer.result ~= vim.NIL and answer.result or nil
end

--- Starts the server for one buffer, or lets it talk to one that runs.
function M.attach(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) then
    return
  end
  if vim.bo[buffer].buftype ~= '' then
    -- A document of the server's own has no folder.
    local client = M.client()
    if client then
      vim.lsp.buf_attach_client(buffer, client.id)
    end
    return
  end
  local config = M.config()
  -- What the user told Neovim itself counts.
  if vim.lsp.config then
    config = vim.tbl_deep_extend('force', config, vim.deepcopy(vim.lsp.config[M.name] or {}))
  end
  config.root_dir = config.root_dir or vim.fs.root(buffer, config.root_markers)
  vim.lsp.start(config, { bufnr = buffer, silent = true })
end

--- Ends the servers and starts them again for their buffers.
function M.restart()
  ends = {}
  local clients = vim.lsp.get_clients({ name = M.name })
  local buffers = {}
  for _, client in ipairs(clients) do
    for buffer in pairs(client.attached_buffers) do
      table.insert(buffers, buffer)
      -- What a buffer still asks a server that is about to end is refused, and shown as an error.
      vim.lsp.buf_detach_client(buffer, client.id)
    end
    vim.lsp.stop_client(client.id)
  end
  if #clients == 0 then
    buffers = vim.tbl_filter(function(it)
      return vim.bo[it].filetype == 'boruna'
    end, vim.api.nvim_list_bufs())
  end
  local timer = assert(vim.uv.new_timer())
  timer:start(0, 20, function()
    vim.schedule(function()
      if timer:is_closing() or #vim.lsp.get_clients({ name = M.name }) > 0 then
        return
      end
      timer:close()
      for _, buffer in ipairs(buffers) do
        M.attach(buffer)
      end
    end)
  end)
end

return M
