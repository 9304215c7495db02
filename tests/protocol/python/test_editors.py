"""What a user does, in every editor that was recorded. The client refuses answers that are not what the protocol says,
and answers that the editor did not say it understands."""

from lsprotocol import types

from conftest import MAIN


def uri(client, name="main.ax"):
    return (client.root / name).as_uri()


def document(client, name="main.ax"):
    return types.TextDocumentIdentifier(uri(client, name))


def units(client, text):
    """The length of a text as the server and the editor agreed to count."""
    encoding = client.offered.position_encoding or types.PositionEncodingKind.Utf16
    if encoding == types.PositionEncodingKind.Utf8:
        return len(text.encode("utf-8"))
    if encoding == types.PositionEncodingKind.Utf32:
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def place(client, word, text=MAIN, nth=0):
    """The position of a word."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(word, at + 1)
    before = text[:at]
    return types.Position(before.count("\n"), units(client, before.rpartition("\n")[2]))


def open_main(client, text=MAIN):
    item = types.TextDocumentItem(uri(client), "boruna", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))


def replace(client, version, text):
    identifier = types.VersionedTextDocumentIdentifier(version, uri(client))
    change = types.TextDocumentContentChangeWholeDocument(text)
    client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))


def apply(client, text, edits):
    """A text after edits, as an editor makes them."""
    lines = text.splitlines(keepends=True)

    def offset(position):
        line = lines[position.line] if position.line < len(lines) else ""
        column = 0
        while units(client, line[:column]) < position.character:
            column += 1
        return sum(len(it) for it in lines[: position.line]) + column

    for edit in sorted(edits, key=lambda it: (it.range.start.line, it.range.start.character), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


def edits_of(client, edit, name="main.ax"):
    """The edits of one file, in whichever form the editor wanted them."""
    if edit.document_changes is not None:
        assert client.recorded.workspace.workspace_edit.document_changes
        changes = {it.text_document.uri: it.edits for it in edit.document_changes}
    else:
        changes = edit.changes
    return changes[uri(client, name)]


async def findings(client):
    """The findings of the open document, by whichever way the editor wants them."""
    if client.offered.diagnostic_provider is not None:
        assert client.recorded.text_document.diagnostic is not None
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document(client)))
        return report.items
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return client.diagnostics[uri(client)]


async def test_mistakes_are_shown_and_mended(client):
    open_main(client)
    found = await findings(client)
    assert [it.code for it in found if it.severity == types.DiagnosticSeverity.Error] == ["E007", "E003"]
    mistake = next(it for it in found if it.code == "E003")
    assert mistake.range.start == place(client, "frist")
    if client.offered.code_action_provider is None:
        return
    context = types.CodeActionContext(diagnostics=[mistake])
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document(client), mistake.range, context)
    )
    fix = next(it for it in actions if it.kind == types.CodeActionKind.QuickFix and it.diagnostics)
    text = apply(client, MAIN, edits_of(client, fix.edit))
    assert text == MAIN.replace("frist", "first")
    replace(client, 2, text)
    assert "E003" not in [it.code for it in await findings(client)]


async def test_positions_are_counted_as_agreed(client):
    text = 'fn f() -> String {\n    "é😀" ++ nowhere\n}\n'
    open_main(client, text)
    found = [it for it in await findings(client) if it.code == "E003"]
    assert [it.range.start for it in found] == [place(client, "nowhere", text)]


async def test_names_lead_to_their_declarations(client):
    open_main(client)
    at = place(client, "other_amount")
    found = await client.text_document_definition_async(types.DefinitionParams(document(client), at))
    target = found[0]
    if isinstance(target, types.LocationLink):
        assert client.recorded.text_document.definition.link_support
        assert target.target_uri == uri(client, "other.ax")
    else:
        assert target.uri == uri(client, "other.ax")
    context = types.ReferenceContext(include_declaration=True)
    used = await client.text_document_references_async(types.ReferenceParams(context, document(client), at))
    assert {it.uri for it in used} == {uri(client), uri(client, "other.ax")}
    marked = await client.text_document_document_highlight_async(
        types.DocumentHighlightParams(document(client), place(client, "amount"))
    )
    assert len(marked) == 2


async def test_names_explain_themselves(client):
    open_main(client)
    hover = await client.text_document_hover_async(
        types.HoverParams(document(client), place(client, "other_amount"))
    )
    assert "net.fetch" in hover.contents.value
    formats = client.recorded.text_document.hover.content_format or [types.MarkupKind.PlainText]
    assert hover.contents.kind in formats


async def test_names_change_in_every_file(client):
    open_main(client)
    at = place(client, "other_amount")
    if isinstance(client.offered.rename_provider, types.RenameOptions):
        prepared = await client.text_document_prepare_rename_async(
            types.PrepareRenameParams(document(client), at)
        )
        assert prepared.placeholder == "other_amount"
    edit = await client.text_document_rename_async(types.RenameParams(document(client), at, "sum"))
    assert apply(client, MAIN, edits_of(client, edit)) == MAIN.replace("other_amount", "sum")
    assert [it.new_text for it in edits_of(client, edit, "other.ax")] == ["sum"]


async def test_outlines_are_drawn(client):
    open_main(client)
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document(client)))
    assert [it.name for it in symbols] == ["total", "main"]
    is_tree = isinstance(symbols[0], types.DocumentSymbol)
    assert is_tree == bool(client.recorded.text_document.document_symbol.hierarchical_document_symbol_support)
    found = await client.workspace_symbol_async(types.WorkspaceSymbolParams("other"))
    assert found[0].name == "other_amount"
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document(client)))
    assert folds
    ranges = await client.text_document_selection_range_async(
        types.SelectionRangeParams(document(client), [place(client, "first")])
    )
    assert ranges[0].parent is not None
    links = await client.text_document_document_link_async(types.DocumentLinkParams(document(client)))
    assert [it.target for it in links] == [uri(client, "other.ax")]


async def test_colours_and_hints_are_drawn_where_they_can_be(client):
    open_main(client)
    provider = client.offered.semantic_tokens_provider
    if provider is not None:
        known = client.recorded.text_document.semantic_tokens
        tokens = await client.text_document_semantic_tokens_full_async(
            types.SemanticTokensParams(document(client))
        )
        kinds = {provider.legend.token_types[it] for it in tokens.data[3::5]}
        assert len(tokens.data) % 5 == 0 and kinds <= set(known.token_types) | {"decorator"}
    if client.offered.inlay_hint_provider is not None:
        range = types.Range(types.Position(0, 0), types.Position(99, 0))
        hints = await client.text_document_inlay_hint_async(types.InlayHintParams(document(client), range))
        assert "!{net.fetch}" in [it.label for it in hints]


async def test_calls_are_followed(client):
    open_main(client)
    at = place(client, "total")
    items = await client.text_document_prepare_call_hierarchy_async(
        types.CallHierarchyPrepareParams(document(client), at)
    )
    callers = await client.call_hierarchy_incoming_calls_async(
        types.CallHierarchyIncomingCallsParams(items[0])
    )
    callees = await client.call_hierarchy_outgoing_calls_async(
        types.CallHierarchyOutgoingCallsParams(items[0])
    )
    assert [it.from_.name for it in callers] == ["main"]
    assert [(it.to.name, it.to.detail) for it in callees] == [("other_amount", "!{net.fetch}")]


async def test_typing_is_helped(client):
    text = MAIN.replace("    frist\n", "    fir\n")
    open_main(client, text)
    at = place(client, "fir\n", text)
    at.character += 3
    found = await client.text_document_completion_async(types.CompletionParams(document(client), at))
    items = found.items if isinstance(found, types.CompletionList) else found
    assert items[0].label == "first"
    resolved = await client.completion_item_resolve_async(items[0])
    assert resolved.label == "first"
    at = place(client, "3)", text)
    help = await client.text_document_signature_help_async(types.SignatureHelpParams(document(client), at))
    assert help.signatures[0].label.startswith("total(amount: Int)")


async def test_texts_are_formatted(client):
    open_main(client, MAIN.replace("    total(3)", "total( 3 )"))
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(document(client), options)
    )
    assert apply(client, MAIN.replace("    total(3)", "total( 3 )"), edits) == MAIN


async def test_capabilities_are_explained(client):
    open_main(client)
    argument = {
        "textDocument": {"uri": uri(client)},
        "position": {"line": place(client, "main").line, "character": place(client, "main").character},
    }
    answer = await client.workspace_execute_command_async(
        types.ExecuteCommandParams("boruna.explainCapability", [argument])
    )
    text = answer["text"] if isinstance(answer, dict) else answer.text
    assert "needs `net.fetch`" in text
    shows = client.recorded.window and client.recorded.window.show_document
    assert bool(client.shown_documents) <= bool(shows and shows.support)
