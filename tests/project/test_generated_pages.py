"""What is written from the code is what is checked in."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written: dict[str, str] = module.pages()
    return written


PAGES = pages()


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_current(page: str):
    assert (ROOT / "docs" / page).read_text("utf-8") == PAGES[page], "`make docs` writes it anew"
