if exists('b:current_syntax')
  finish
endif

syntax keyword borunaKeyword fn let mut type enum module import export intent requires ensures
syntax keyword borunaStatement return spawn send receive emit
syntax keyword borunaConditional if else match
syntax keyword borunaRepeat for in while
syntax keyword borunaConstant true false None Some Ok Err
syntax match borunaType /\<[A-Z][A-Za-z0-9_]*\>/
syntax match borunaFunction /\<[a-z_][A-Za-z0-9_]*\ze(/
syntax match borunaNumber /\<[0-9][0-9A-Za-z_.]*/
syntax region borunaCapabilities matchgroup=Special start=/!\s*{/ end=/}/
syntax region borunaString start=/"/ skip=/\\./ end=/"/ contains=borunaEscape,@Spell
syntax match borunaEscape /\\./ contained
syntax match borunaComment "//.*$" contains=@Spell

highlight default link borunaKeyword Keyword
highlight default link borunaStatement Statement
highlight default link borunaConditional Conditional
highlight default link borunaRepeat Repeat
highlight default link borunaConstant Constant
highlight default link borunaType Type
highlight default link borunaFunction Function
highlight default link borunaNumber Number
highlight default link borunaCapabilities PreProc
highlight default link borunaString String
highlight default link borunaEscape SpecialChar
highlight default link borunaComment Comment

let b:current_syntax = 'boruna'
