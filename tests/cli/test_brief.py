"""What `impost brief` says where something is missing."""

from conftest import HOME


def test_a_page_that_was_not_built_is_said_first_and_the_brief_is_printed(impost, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for name in ("data", "ledger"):
        (home / name).symlink_to(HOME / name)
    page = tmp_path / "page.html"
    done = impost("brief", "--draws", "0", "--report", page, home=home)
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "make web/dist/report.html" in done.err
    assert done.out.startswith("Additional duty of 10 % on all products of China and Hong Kong")
    assert not page.exists()
