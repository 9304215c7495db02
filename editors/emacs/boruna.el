;;; boruna.el --- The language of auditable workflow steps  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; A major mode for `.ax' files, and the language server for Eglot.

;;; Code:

(require 'eglot)
(require 'thingatpt)

(defgroup boruna nil
  "The language of auditable workflow steps."
  :group 'languages)

(defcustom boruna-server '("boruna-lsp")
  "Command line of the language server."
  :type '(repeat string))

(defconst boruna--keywords
  '("fn" "let" "mut" "if" "else" "match" "return" "type" "enum" "module" "import" "export"
    "requires" "ensures" "intent" "spawn" "send" "receive" "emit" "while" "for" "in"))

(defconst boruna--font-lock
  `(("\\_<fn\\s-+\\([A-Za-z_][A-Za-z0-9_]*\\)" 1 font-lock-function-name-face)
    ("!\\s-*{\\([^}]*\\)}" 1 font-lock-preprocessor-face)
    (,(regexp-opt boruna--keywords 'symbols) . font-lock-keyword-face)
    (,(regexp-opt '("true" "false" "None" "Some" "Ok" "Err") 'symbols) . font-lock-constant-face)
    ("\\_<[A-Z][A-Za-z0-9_]*" . font-lock-type-face)))

(defvar boruna-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    table))

(defun boruna-indent-line ()
  "Indent the line by the brackets that are open at its start."
  (interactive)
  (let* ((closes (save-excursion (back-to-indentation) (looking-at-p "[])}]")))
         (depth (save-excursion (beginning-of-line) (car (syntax-ppss))))
         (column (* 4 (max 0 (if closes (1- depth) depth)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;###autoload
(define-derived-mode boruna-mode prog-mode "Boruna"
  "Major mode for `.ax' files."
  (setq-local comment-start "// "
              comment-start-skip "//+\\s-*"
              font-lock-defaults '(boruna--font-lock)
              indent-line-function #'boruna-indent-line
              indent-tabs-mode nil
              tab-width 4))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ax\\'" . boruna-mode))

(add-to-list 'eglot-server-programs (cons 'boruna-mode (lambda (&rest _) boruna-server)))

(defun boruna-explain-capability (&optional capability)
  "Show why the function at point needs its capabilities.
With a prefix argument, only why it needs CAPABILITY."
  (interactive (list (and current-prefix-arg (read-string "Capability: "))))
  (let* ((question (append (eglot--TextDocumentPositionParams)
                           (and capability (list :capability capability))))
         (page (jsonrpc-request (eglot--current-server-or-lose) :workspace/executeCommand
                                (list :command "boruna.explainCapability"
                                      :arguments (vector question)))))
    (if (null page)
        (message "There is no function at point")
      (with-current-buffer (get-buffer-create "*boruna capabilities*")
        (let ((inhibit-read-only t))
          (erase-buffer)
          (insert (plist-get page :text)))
        (goto-char (point-min))
        (special-mode)
        (display-buffer (current-buffer))))))

(provide 'boruna)
;;; boruna.el ends here
