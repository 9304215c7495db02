autocmd BufRead,BufNewFile *.ax setfiletype boruna
