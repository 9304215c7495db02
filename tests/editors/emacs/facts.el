;;; facts.el --- The mode and the server in a real Emacs  -*- lexical-binding: t; -*-

;;; Code:

(require 'cl-lib)
(require 'boruna)

(defvar facts-passed 0)
(defvar facts-failed 0)

(defconst facts-project (file-name-as-directory (getenv "BORUNA_TEST_PROJECT")))

(setq boruna-server (list (getenv "BORUNA_LSP"))
      ;; The names of two versions.
      eglot-confirm-server-initiated-edits nil
      eglot-confirm-server-edits nil
      eglot-sync-connect 30)

(defmacro facts-test (name &rest body)
  "Run BODY and say whether NAME is true."
  (declare (indent 1))
  `(condition-case problem
       (progn ,@body (cl-incf facts-passed) (message "ok: %s" ,name))
     (error (cl-incf facts-failed) (message "not ok: %s: %S" ,name problem))))

(defmacro facts-eventually (what &rest question)
  "Ask QUESTION until its answer is not nil; WHAT says what for."
  (declare (indent 1))
  `(let ((end (+ (float-time) 60)) answer)
     (while (not (setq answer (progn ,@question)))
       (when (> (float-time) end) (error "Waited in vain for %s" ,what))
       (accept-process-output nil 0.05))
     answer))

(defun facts-open (name)
  "Show the file NAME and connect it."
  (switch-to-buffer (find-file-noselect (concat facts-project name)))
  (unless (eglot-current-server) (apply #'eglot (eglot--guess-contact)))
  (eglot--maybe-activate-editing-mode)
  (flymake-start))

(defun facts-send ()
  "Send what changed: without a screen Emacs is never idle."
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (bound-and-true-p eglot--managed-mode) (eglot--signal-textDocument/didChange)))))

(defun facts-go (text)
  "Place the cursor at the beginning of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun facts-request (method)
  "The answer to METHOD at point."
  (jsonrpc-request (eglot--current-server-or-lose) method (eglot--TextDocumentPositionParams)))

(defun facts-errors (text)
  "The findings of this buffer that contain TEXT."
  (cl-remove-if-not (lambda (it) (string-match-p (regexp-quote text) (flymake-diagnostic-text it)))
                    (flymake-diagnostics)))

(facts-test "the mode of a file is known, and its indentation"
  (facts-open "main.ax")
  (cl-assert (eq major-mode 'boruna-mode))
  (let ((text (buffer-string)))
    (indent-region (point-min) (point-max))
    (cl-assert (string= text (buffer-string)))
    (set-buffer-modified-p nil)))

(facts-test "a finding is shown"
  (facts-eventually "a finding" (facts-errors "`price` needs `net.fetch`")))

(facts-test "a hover says what a function needs"
  (facts-go "rate(")
  (cl-assert (string-match-p "!{net.fetch}" (format "%S" (facts-request :textDocument/hover)))))

(facts-test "why a capability is needed is told at point"
  (facts-go "price(")
  (boruna-explain-capability "net.fetch")
  (with-current-buffer "*boruna capabilities*"
    (cl-assert (string-match-p "rates\\.ax" (buffer-string)))))

(facts-test "a rename changes every file"
  ;; Files that are not visited would have to be confirmed.
  (facts-open "rates.ax")
  (facts-open "main.ax")
  (facts-go "rate(")
  (eglot-rename "exchange_rate")
  (with-current-buffer (find-file-noselect (concat facts-project "rates.ax"))
    (cl-assert (string-match-p "fn exchange_rate(" (buffer-string)))))

(facts-test "a code action mends what a finding says"
  (facts-send)
  (facts-eventually "the finding with the new name" (flymake-start) (facts-errors "exchange_rate"))
  (facts-go "price(")
  (let ((fix (cl-find-if (lambda (it) (string-match-p "`net.fetch` to `price`" (plist-get it :title)))
                         (eglot-code-actions (point) (point)))))
    (cl-assert fix)
    (eglot--apply-workspace-edit (plist-get fix :edit)))
  (cl-assert (string-match-p "fn price(currency: String) -> Int !{net.fetch} {" (buffer-string)))
  (facts-send)
  (facts-eventually "no finding" (flymake-start) (null (facts-errors "needs `net.fetch`"))))

(facts-test "a definition leads into the prelude"
  (facts-open "rates.ax")
  (facts-go "net_fetch")
  (xref-find-definitions "net_fetch")
  (cl-assert (string-match-p "fn net_fetch(" (buffer-string)))
  (cl-assert (zerop (logand #o222 (file-modes buffer-file-name)))))

(message "%d passed, %d failed" facts-passed facts-failed)
(dolist (buffer (buffer-list))
  (with-current-buffer buffer (set-buffer-modified-p nil)))
(kill-emacs (if (= facts-failed 0) 0 1))

;;; facts.el ends here
