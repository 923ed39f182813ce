"""Static files are gathered when one has changed, and only then."""

import os

import pytest

from openqsmo.site import preparation


@pytest.fixture
def gathered(tmp_path, settings, monkeypatch):
    """How often the files were gathered, out of a folder with one file."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    calls = []
    monkeypatch.setattr(preparation, "call_command", lambda name, **options: calls.append(name))
    return source, calls


def test_the_first_time_files_are_gathered_and_the_second_time_they_are_in_place(gathered):
    _, calls = gathered
    assert [preparation.gather_static_files(), preparation.gather_static_files()] == [True, False]
    assert calls == ["collectstatic"]


def test_a_file_that_changed_or_came_or_went_is_gathered_again(gathered):
    source, _ = gathered
    preparation.gather_static_files()
    os.utime(source / "site.css", (1, 1))
    assert preparation.gather_static_files()
    (source / "more.css").write_text("b {}")
    assert preparation.gather_static_files()
    (source / "more.css").unlink()
    assert preparation.gather_static_files()
    assert not preparation.gather_static_files()
