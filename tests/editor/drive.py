"""Drives `polemic lsp` as an editor does, with the client of pygls, which checks every message
against the types of the protocol. Arguments: the program, the directory of the pamphlets, their text."""

import asyncio
import pathlib
import shutil
import sys
import tempfile
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

PROGRAM, DATASET, TEXT = sys.argv[1:]


class Editor:
    """A client with the mistakes that it was told last of each file."""

    def __init__(self, root):
        self.root = root
        self.client = LanguageClient("editor", "1")
        self.mistakes = {}
        self.told = asyncio.Event()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.mistakes[params.uri] = params.diagnostics
            self.told.set()

    async def start(self):
        await self.client.start_io(PROGRAM, "lsp", "--text", TEXT)
        made = await self.client.initialize_async(
            lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), root_uri=self.root.as_uri())
        )
        assert made.capabilities.rename_provider.prepare_provider
        self.client.initialized(lsp.InitializedParams())

    def uri(self, name):
        return (self.root / name).as_uri()

    def open(self, name):
        text = (self.root / name).read_text()
        item = lsp.TextDocumentItem(uri=self.uri(name), language_id="ron", version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return text

    def type(self, name, text):
        document = lsp.VersionedTextDocumentIdentifier(uri=self.uri(name), version=2)
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    async def wait_for(self, what):
        """Waits until what the editor was told makes `what` true."""
        for _ in range(200):
            if what():
                return
            self.told.clear()
            try:
                await asyncio.wait_for(self.told.wait(), 0.1)
            except asyncio.TimeoutError:
                pass
        raise AssertionError(f"never told: {self.mistakes}")

    def at(self, name, text, mark):
        """The document and position right after `mark` in a text."""
        byte = text.index(mark) + len(mark)
        line = text.count("\n", 0, byte)
        column = byte - (text.rfind("\n", 0, byte) + 1)
        return dict(
            text_document=lsp.TextDocumentIdentifier(self.uri(name)), position=lsp.Position(line, column)
        )


def edited(text, edits):
    """A text with edits made, from the last to the first."""
    lines = text.split("\n")
    start = lambda position: sum(len(line) + 1 for line in lines[: position.line]) + position.character
    for edit in sorted(edits, key=lambda edit: start(edit.range.start), reverse=True):
        text = text[: start(edit.range.start)] + edit.new_text + text[start(edit.range.end) :]
    return text


async def drive(root):
    editor = Editor(root)
    await editor.start()
    client = editor.client
    claims = editor.open("claims.ron")
    editor.open("entities.ron")

    # Mistakes as they are typed, with the cure; half a file; and none when it is mended.
    wrong = claims.replace('relation: "praised"', 'relation: "prasied"', 1)
    editor.type("claims.ron", wrong)
    of_claims = lambda: editor.mistakes.get(editor.uri("claims.ron"))
    await editor.wait_for(lambda: of_claims())
    [mistake] = of_claims()
    line = mistake.range.start.line
    assert mistake.code == "P012" and "did you mean" in mistake.message, mistake
    assert wrong.split("\n")[line][mistake.range.start.character : mistake.range.end.character] == '"prasied"'
    editor.type("claims.ron", claims[: len(claims) // 2])
    await editor.wait_for(lambda: of_claims() and any(m.code == "P005" for m in of_claims()))
    editor.type("claims.ron", claims)
    await editor.wait_for(lambda: of_claims() is not None and not of_claims())

    # What could be typed: an id by the name of its entity, a relation, a qualifier, a place.
    async def offered(typed):
        text = claims.rstrip().removesuffix("]") + typed
        editor.type("claims.ron", text)
        found = await client.text_document_completion_async(
            lsp.CompletionParams(**editor.at("claims.ron", text, typed))
        )
        return {item.label: item for item in found.items}

    people = await offered('    (from: "wollst')
    assert "Wollstonecraft" in people["wollstonecraft"].detail, people
    assert people["wollstonecraft"].text_edit.new_text == "wollstonecraft"
    assert "burke" not in people
    assert "praised" in await offered('    (from: "burke", relation: "pra')
    fields = await offered('    (from: "burke", relation: "accused", to: "fox", ')
    assert "of" in fields and "cites" in fields and "from" not in fields and "place" not in fields, fields
    places = await offered('    (from: "burke", relation: "praised", to: "queen", cites: ["2.1.')
    assert "2.1.5" in places and places["2.1.5"].documentation.value, places
    editor.type("claims.ron", claims)

    # What is there: the claim in English with its sentence, and the entity.
    praise = 'from: "burke", relation: "praised", to: "que'
    shown = await client.text_document_hover_async(
        lsp.HoverParams(**editor.at("claims.ron", claims, praise))
    )
    assert "Edmund Burke praised the queen" in shown.contents.value, shown
    assert "> 2.1.5: " in shown.contents.value, shown

    # Where it is declared, and where it is named.
    here = editor.at("claims.ron", claims, praise)
    declared = await client.text_document_definition_async(lsp.DefinitionParams(**here))
    entities = (root / "entities.ron").read_text()
    assert declared.uri == editor.uri("entities.ron")
    assert 'id: "queen"' in entities.split("\n")[declared.range.start.line]
    cited = editor.at("claims.ron", claims, praise + 'en", within: ["reflections"], cites: ["2.1')
    sentence = await client.text_document_definition_async(lsp.DefinitionParams(**cited))
    assert sentence.uri == editor.uri("locators/pamphlets.ron"), sentence
    uses = await client.text_document_references_async(
        lsp.ReferenceParams(context=lsp.ReferenceContext(include_declaration=True), **here)
    )
    named = sum((root / name).read_text().count('"queen"') for name in ["claims.ron", "entities.ron"])
    assert len(uses) == named, (len(uses), named)

    # Another name, in all files; then they are read without a mistake.
    async def renamed(name, text, mark, new):
        made = await client.text_document_rename_async(
            lsp.RenameParams(new_name=new, **editor.at(name, text, mark))
        )
        for uri, edits in made.changes.items():
            path = pathlib.Path(unquote(uri.removeprefix("file://")))
            path.write_text(edited(path.read_text(), edits))
            editor.type(path.name, path.read_text())
        return (root / "claims.ron").read_text()

    claims = await renamed("claims.ron", claims, praise, "marie-antoinette")
    assert '"queen"' not in claims and 'to: "marie-antoinette"' in claims
    claims = await renamed("claims.ron", claims, 'relation: "prai', "lauded")
    schema = (root / "schema.ron").read_text()
    assert "praised" not in claims and 'name: "lauded"' in schema
    editor.open("schema.ron")
    claims = await renamed("schema.ron", schema, '(name: "wit', "in_work")
    assert "within:" not in claims and "in_work:" in claims
    await editor.wait_for(lambda: not any(editor.mistakes.values()))
    for name, new, why in [("claims.ron", "Not An Id", "cannot be"), ("claims.ron", "fox", "already")]:
        try:
            await renamed(name, claims, 'from: "bur', new)
            raise AssertionError(f"renamed to {new}")
        except Exception as refused:
            assert why in str(refused), refused

    # Set as the guide writes it, and once only.
    messy = claims.replace("cites: [", "cites:[", 1)
    editor.type("claims.ron", messy)
    options = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    document = lsp.TextDocumentIdentifier(editor.uri("claims.ron"))
    ask = lsp.DocumentFormattingParams(document, options)
    edits = await client.text_document_formatting_async(ask)
    tidy = edited(messy, edits)
    assert "cites:[" not in tidy
    editor.type("claims.ron", tidy)
    assert not await client.text_document_formatting_async(ask)
    editor.type("claims.ron", "[(")
    assert await client.text_document_formatting_async(ask) is None

    # A document of another place is nobody's business.
    nowhere = lsp.HoverParams(lsp.TextDocumentIdentifier("untitled:Untitled-1"), lsp.Position(0, 0))
    assert await client.text_document_hover_async(nowhere) is None
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


with tempfile.TemporaryDirectory() as scratch:
    copy = pathlib.Path(scratch).resolve() / "pamphlets é"
    shutil.copytree(DATASET, copy)
    asyncio.run(asyncio.wait_for(drive(copy), 120))
print("driven")
