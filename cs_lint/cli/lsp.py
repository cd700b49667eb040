"""`cs-lint lsp`: the language server, on standard input and output."""

from __future__ import annotations

from cs_lint.cli import Job

EXAMPLES = """\b
Editors start it themselves. What they are to be told:
  command      cs-lint lsp
  files        yaml, json, jsonc, markdown, plaintext, csv, jinja

\b
Neovim 0.11:
  vim.lsp.config('cs_lint', {cmd = {'cs-lint', 'lsp'}, root_markers = {'cs-lint.yaml', '.git'},
                             filetypes = {'yaml', 'json', 'jsonc', 'markdown', 'text', 'csv', 'jinja'}})
  vim.lsp.enable('cs_lint')

\b
Helix, in languages.toml:
  [language-server.cs-lint]
  command = "cs-lint"
  args = ["lsp"]

\b
Files that `templates:` of cs-lint.yaml names are judged as you type; without it, those in folders called
templates, replies or 话术. So are rule packs: YAML that begins with `pack:`.
"""


def lsp() -> Job:
    """Serve editors: what is wrong as you type, why, and what to write instead."""
    from cs_lint.cli.serving import serve

    return serve
