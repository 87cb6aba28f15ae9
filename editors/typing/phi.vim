" Glyphs of Phicode. Made by `cargo xtask generate`: do not edit.
let s:names = {
      \ 'False': '⊥',
      \ 'bot': '⊥',
      \ 'None': 'Ø',
      \ 'O': 'Ø',
      \ 'True': '✓',
      \ 'checkmark': '✓',
      \ 'and': '∧',
      \ 'wedge': '∧',
      \ 'as': '↦',
      \ 'mapsto': '↦',
      \ 'assert': '‼',
      \ 'async': '⟳',
      \ 'await': '⌛',
      \ 'break': '⇲',
      \ 'class': 'ℂ',
      \ 'bbC': 'ℂ',
      \ 'continue': '⇉',
      \ 'rightrightarrows': '⇉',
      \ 'def': 'ƒ',
      \ 'del': '∂',
      \ 'partial': '∂',
      \ 'elif': '⤷',
      \ 'else': '⋄',
      \ 'diamond': '⋄',
      \ 'except': '⛒',
      \ 'finally': '⇗',
      \ 'Nearrow': '⇗',
      \ 'for': '∀',
      \ 'forall': '∀',
      \ 'from': '←',
      \ 'leftarrow': '←',
      \ 'global': '⟁',
      \ 'whiteinwhitetriangle': '⟁',
      \ 'if': '¿',
      \ 'questiondown': '¿',
      \ 'import': '⇒',
      \ 'Rightarrow': '⇒',
      \ 'in': '∈',
      \ 'is': '≡',
      \ 'equiv': '≡',
      \ 'lambda': 'λ',
      \ 'nonlocal': '∇',
      \ 'nabla': '∇',
      \ 'not': '¬',
      \ 'neg': '¬',
      \ 'or': '∨',
      \ 'vee': '∨',
      \ 'pass': '⋯',
      \ 'cdots': '⋯',
      \ 'raise': '↑',
      \ 'uparrow': '↑',
      \ 'return': '⟲',
      \ 'try': '∴',
      \ 'therefore': '∴',
      \ 'while': '↻',
      \ 'circlearrowright': '↻',
      \ 'with': '∥',
      \ 'parallel': '∥',
      \ 'yield': '⟰',
      \ 'UUparrow': '⟰',
      \ 'print': 'π',
      \ 'pi': 'π',
      \ 'match': '⟷',
      \ 'longleftrightarrow': '⟷',
      \ 'case': '▷',
      \ 'triangleright': '▷',
      \ 'len': 'ℓ',
      \ 'ell': 'ℓ',
      \ 'range': '⟪',
      \ 'enumerate': '№',
      \ 'numero': '№',
      \ 'zip': '⨅',
      \ 'bigsqcap': '⨅',
      \ 'sum': '∑',
      \ 'max': '⭱',
      \ 'min': '⭳',
      \ 'abs': '∣',
      \ 'mid': '∣',
      \ 'type': 'τ',
      \ 'tau': 'τ',
      \ ':=': '≔',
      \ 'walrus': '≔',
      \ 'coloneq': '≔',
      \ }

function! PhiTab() abort
  let l:line = getline('.')
  let l:before = strpart(l:line, 0, col('.') - 1)
  let l:name = matchstr(l:before, '\\\zs\(\w\+\|:=\)$')
  if !has_key(s:names, l:name)
    return "\<Tab>"
  endif
  let l:typed = strpart(l:before, 0, strlen(l:before) - strlen(l:name) - 1) . s:names[l:name]
  call setline('.', l:typed . strpart(l:line, strlen(l:before)))
  call cursor(line('.'), strlen(l:typed) + 1)
  return ''
endfunction

augroup phi
  autocmd!
  autocmd BufNewFile,BufRead *.φ,*.phi setlocal filetype=python
  autocmd BufNewFile,BufRead *.φ,*.phi inoremap <buffer> <silent> <Tab> <C-R>=PhiTab()<CR>
augroup END
