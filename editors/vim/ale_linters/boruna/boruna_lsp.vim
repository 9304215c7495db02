" The language server as a linter of ALE.

call ale#Set('boruna_executable', 'boruna-lsp')
call ale#Set('boruna_settings', {})

function! ale_linters#boruna#boruna_lsp#Root(buffer) abort
  let l:project = ale#path#FindNearestFile(a:buffer, 'boruna.toml')
  return empty(l:project) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:project, ':h')
endfunction

call ale#linter#Define('boruna', {
      \ 'name': 'boruna_lsp',
      \ 'lsp': 'stdio',
      \ 'executable': {buffer -> ale#Var(buffer, 'boruna_executable')},
      \ 'command': '%e',
      \ 'language': 'boruna',
      \ 'lsp_config': {buffer -> {'boruna': ale#Var(buffer, 'boruna_settings')}},
      \ 'project_root': function('ale_linters#boruna#boruna_lsp#Root'),
      \ })
