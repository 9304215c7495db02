"""The server with the recorded capabilities of editors, in a project of its own for each test."""

import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

CLIENTS = [
    "visual_studio_code_v1.65.2",
    "neovim_v0.6.1",
    "neovim_v0.9.1",
    "neovim_v0.10.0",
    "neovim_v0.11.0",
    "emacs_v29.1",
]

MAIN = """\
import other

// Adds. 😀
fn total(amount: Int) -> Int {
    let first = other_amount(amount)
    frist
}

fn main() -> Int !{net.fetch} {
    total(3)
}
"""

OTHER = """\
fn other_amount(amount: Int) -> Int !{net.fetch} {
    match net_fetch("https://example.com/") {
        Ok(reply) => reply.status + amount,
        Err(_) => 0,
    }
}
"""


def make_client() -> LanguageClient:
    """A client that answers whatever the server may ask."""
    client = make_test_lsp_client()
    for method in [
        types.CLIENT_REGISTER_CAPABILITY,
        types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
        types.WORKSPACE_INLAY_HINT_REFRESH,
    ]:
        client.feature(method)(lambda *_: None)
    return client


CONFIG = ClientServerConfig(server_command=[os.environ["BORUNA_LSP"]], client_factory=make_client)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "boruna.toml").write_text("")
    (tmp_path / "main.ax").write_text(MAIN, encoding="utf-8")
    (tmp_path / "other.ax").write_text(OTHER, encoding="utf-8")
    return tmp_path


@pytest_lsp.fixture(params=CLIENTS, config=CONFIG)
async def client(request, project, lsp_client: LanguageClient):
    name, _, version = request.param.rpartition("_")
    capabilities = client_capabilities(f"{name}@{version}")
    lsp_client.root = project
    result = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            root_uri=project.as_uri(),
            workspace_folders=[types.WorkspaceFolder(project.as_uri(), "project")],
        )
    )
    lsp_client.offered = result.capabilities
    lsp_client.recorded = capabilities
    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0
