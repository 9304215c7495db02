//! From what a server offers in its answer to `initialize` to questions that use each of it.

use serde_json::{Value, json};

use crate::lsp_client::Client;

/// Capabilities of a client that can do all that the protocol has.
pub fn everything() -> Value {
    let kinds: Vec<_> = (1..=26).collect();
    let markup = json!(["markdown", "plaintext"]);
    let links = json!({ "linkSupport": true });
    let lazily = |properties: Value| json!({ "properties": properties });
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16", "utf-32"] },
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
            "workspaceFolders": true,
            "diagnostics": { "refreshSupport": true },
            "semanticTokens": { "refreshSupport": true },
            "inlayHint": { "refreshSupport": true },
            "codeLens": { "refreshSupport": true },
            "symbol": { "symbolKind": { "valueSet": kinds } },
            "executeCommand": {},
            "fileOperations": {
                "didCreate": true, "didRename": true, "didDelete": true,
                "willCreate": true, "willRename": true, "willDelete": true,
            },
        },
        "textDocument": {
            "synchronization": { "didSave": true, "willSave": true, "willSaveWaitUntil": true },
            "completion": {
                "completionItem": {
                    "snippetSupport": true,
                    "documentationFormat": markup,
                    "deprecatedSupport": true,
                    "tagSupport": { "valueSet": [1] },
                    "insertReplaceSupport": true,
                    "labelDetailsSupport": true,
                    "resolveSupport": lazily(json!(["documentation", "detail", "additionalTextEdits"])),
                },
                "completionItemKind": { "valueSet": (1..=25).collect::<Vec<_>>() },
                "contextSupport": true,
            },
            "hover": { "contentFormat": markup },
            "signatureHelp": {
                "signatureInformation": {
                    "documentationFormat": markup,
                    "parameterInformation": { "labelOffsetSupport": true },
                    "activeParameterSupport": true,
                },
                "contextSupport": true,
            },
            "declaration": links, "definition": links, "typeDefinition": links, "implementation": links,
            "references": {}, "documentHighlight": {}, "callHierarchy": {}, "formatting": {},
            "rangeFormatting": {}, "onTypeFormatting": {}, "codeLens": {}, "selectionRange": {},
            "documentSymbol": {
                "hierarchicalDocumentSymbolSupport": true, "symbolKind": { "valueSet": kinds },
            },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } },
                "isPreferredSupport": true, "disabledSupport": true, "dataSupport": true,
                "resolveSupport": lazily(json!(["edit"])),
            },
            "documentLink": { "tooltipSupport": true },
            "rename": { "prepareSupport": true },
            "publishDiagnostics": {
                "relatedInformation": true,
                "tagSupport": { "valueSet": [1, 2] },
                "versionSupport": true,
                "codeDescriptionSupport": true,
                "dataSupport": true,
            },
            "foldingRange": { "rangeLimit": 5000, "foldingRangeKind": { "valueSet": ["comment", "imports", "region"] } },
            "semanticTokens": {
                "requests": { "range": true, "full": { "delta": true } },
                "tokenTypes": [
                    "namespace", "type", "class", "enum", "interface", "struct", "typeParameter", "parameter",
                    "variable", "property", "enumMember", "event", "function", "method", "macro", "keyword",
                    "modifier", "comment", "string", "number", "regexp", "operator", "decorator",
                ],
                "tokenModifiers": [
                    "declaration", "definition", "readonly", "static", "deprecated", "abstract", "async",
                    "modification", "documentation", "defaultLibrary",
                ],
                "formats": ["relative"],
                "multilineTokenSupport": false,
                "overlappingTokenSupport": false,
            },
            "inlayHint": { "resolveSupport": lazily(json!(["tooltip", "textEdits"])) },
            "diagnostic": { "relatedDocumentSupport": true },
        },
        "window": { "showDocument": { "support": true }, "workDoneProgress": true },
    })
}

/// A place in an open document that there is something to say about.
#[derive(Debug, Clone)]
pub struct Place {
    /// The document.
    pub uri: String,
    /// A function's name in it.
    pub name: Value,
    /// Inside the arguments of a call.
    pub argument: Value,
    /// Behind the last character.
    pub end: Value,
}

impl Place {
    fn document(&self) -> Value {
        json!({ "uri": self.uri })
    }

    fn at(&self, position: &Value) -> Value {
        json!({ "textDocument": self.document(), "position": position })
    }

    fn whole(&self) -> Value {
        json!({ "start": { "line": 0, "character": 0 }, "end": self.end })
    }
}

/// Every request that `offered`, the server's capabilities, invites to send, with its answer. Fails where nothing is
/// known about something that is offered.
pub fn use_everything(client: &mut Client, offered: &Value, place: &Place) -> Vec<(String, Value)> {
    let mut walk = Walk { client, place, answers: Vec::new() };
    for (capability, options) in offered.as_object().unwrap() {
        if *options != json!(false) && !options.is_null() {
            walk.capability(capability, options);
        }
    }
    walk.answers
}

struct Walk<'a> {
    client: &'a mut Client,
    place: &'a Place,
    answers: Vec<(String, Value)>,
}

impl Walk<'_> {
    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.client.request(method, params);
        let answer = answer.unwrap_or_else(|it| panic!("`{method}` is offered and fails: {it:?}"));
        self.answers.push((method.to_owned(), answer.clone()));
        answer
    }

    fn capability(&mut self, capability: &str, options: &Value) {
        let place = self.place.clone();
        let (document, uri) = (place.document(), place.uri.clone());
        let here = place.at(&place.name);
        let has = |key: &str| options.get(key).is_some_and(|it| *it != json!(false));
        let with = |key: &str, value: Value| {
            let mut params = json!({ "textDocument": document });
            params[key] = value;
            params
        };
        let format = json!({ "tabSize": 4, "insertSpaces": true });
        match capability {
            "positionEncoding" => {}
            "textDocumentSync" => {
                self.client.notify("textDocument/didSave", json!({ "textDocument": document }));
            }
            "hoverProvider" => drop(self.ask("textDocument/hover", here)),
            "declarationProvider" => drop(self.ask("textDocument/declaration", here)),
            "definitionProvider" => drop(self.ask("textDocument/definition", here)),
            "typeDefinitionProvider" => drop(self.ask("textDocument/typeDefinition", here)),
            "referencesProvider" => {
                let mut params = here;
                params["context"] = json!({ "includeDeclaration": true });
                self.ask("textDocument/references", params);
            }
            "documentHighlightProvider" => drop(self.ask("textDocument/documentHighlight", here)),
            "renameProvider" => {
                if has("prepareProvider") {
                    self.ask("textDocument/prepareRename", here.clone());
                }
                let mut params = here;
                params["newName"] = json!("another_name");
                self.ask("textDocument/rename", params);
            }
            "documentSymbolProvider" => {
                self.ask("textDocument/documentSymbol", json!({ "textDocument": document }));
            }
            "workspaceSymbolProvider" => drop(self.ask("workspace/symbol", json!({ "query": "a" }))),
            "callHierarchyProvider" => {
                let items = self.ask("textDocument/prepareCallHierarchy", here);
                for method in ["callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"] {
                    self.ask(method, json!({ "item": items[0] }));
                }
            }
            "documentLinkProvider" => {
                self.ask("textDocument/documentLink", json!({ "textDocument": document }));
            }
            "executeCommandProvider" => {
                for command in options["commands"].as_array().unwrap() {
                    let arguments = match command.as_str().unwrap() {
                        "boruna.explainCapability" => json!([here]),
                        command => panic!("nobody knows how to use `{command}`"),
                    };
                    self.ask(
                        "workspace/executeCommand",
                        json!({ "command": command, "arguments": arguments }),
                    );
                }
            }
            "documentFormattingProvider" => {
                drop(self.ask("textDocument/formatting", with("options", format)))
            }
            "documentRangeFormattingProvider" => {
                let mut params = with("options", format);
                params["range"] = place.whole();
                self.ask("textDocument/rangeFormatting", params);
            }
            "documentOnTypeFormattingProvider" => {
                let mut params = with("options", format);
                params["position"] = place.end.clone();
                params["ch"] = options["firstTriggerCharacter"].clone();
                self.ask("textDocument/onTypeFormatting", params);
            }
            "diagnosticProvider" => {
                self.ask("textDocument/diagnostic", json!({ "textDocument": document }));
                if has("workspaceDiagnostics") {
                    self.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
                }
            }
            "codeActionProvider" => {
                let mut params = with("range", place.whole());
                params["context"] = json!({ "diagnostics": [] });
                self.ask("textDocument/codeAction", params.clone());
                let mut end = place.argument.clone();
                end["character"] = json!(end["character"].as_u64().unwrap() + 1);
                params["range"] = json!({ "start": place.argument, "end": end });
                let actions = self.ask("textDocument/codeAction", params);
                if has("resolveProvider") {
                    let lazy = actions.as_array().unwrap().iter().find(|it| it.get("edit").is_none());
                    self.ask("codeAction/resolve", lazy.expect("an action is lazy").clone());
                }
            }
            "completionProvider" => {
                // In the name of what is called.
                let mut callee = place.argument.clone();
                callee["character"] = json!(callee["character"].as_u64().unwrap() - 2);
                let list = self.ask("textDocument/completion", place.at(&callee));
                if has("resolveProvider") {
                    let item = list["items"].get(0).cloned();
                    self.ask("completionItem/resolve", item.unwrap_or(json!({ "label": "nothing" })));
                }
            }
            "signatureHelpProvider" => {
                self.ask("textDocument/signatureHelp", place.at(&place.argument));
            }
            "foldingRangeProvider" => {
                self.ask("textDocument/foldingRange", json!({ "textDocument": document }));
            }
            "selectionRangeProvider" => {
                self.ask("textDocument/selectionRange", with("positions", json!([place.name])));
            }
            "semanticTokensProvider" => {
                if has("range") {
                    self.ask("textDocument/semanticTokens/range", with("range", place.whole()));
                }
                let full = self.ask("textDocument/semanticTokens/full", json!({ "textDocument": document }));
                if options["full"].get("delta") == Some(&json!(true)) {
                    let params = with("previousResultId", full["resultId"].clone());
                    self.ask("textDocument/semanticTokens/full/delta", params);
                }
            }
            "inlayHintProvider" => {
                let hints = self.ask("textDocument/inlayHint", with("range", place.whole()));
                if has("resolveProvider") {
                    self.ask("inlayHint/resolve", hints[0].clone());
                }
            }
            "codeLensProvider" => {
                let lenses = self.ask("textDocument/codeLens", json!({ "textDocument": document }));
                if has("resolveProvider") {
                    self.ask("codeLens/resolve", lenses[0].clone());
                }
            }
            "workspace" => {
                for operation in options["fileOperations"].as_object().into_iter().flatten() {
                    // A file that another one imports.
                    let old = uri.replace("main.ax", "other.ax");
                    let new = old.replace(".ax", "_new.ax");
                    let file = match operation.0.as_str() {
                        "willRename" | "didRename" => json!({ "oldUri": old, "newUri": new }),
                        _ => json!({ "uri": new }),
                    };
                    let (method, params) =
                        (format!("workspace/{}Files", operation.0), json!({ "files": [file] }));
                    if operation.0.starts_with("will") {
                        self.ask(&method, params);
                    } else {
                        self.client.notify(&method, params);
                    }
                }
                if options["workspaceFolders"]["changeNotifications"] == json!(true) {
                    let change = json!({ "event": { "added": [], "removed": [] } });
                    self.client.notify("workspace/didChangeWorkspaceFolders", change);
                }
            }
            _ => panic!("`{capability}` is offered, and nobody knows how to use it"),
        }
    }
}
