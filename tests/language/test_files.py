import os

import pytest

from bot.errors import BadModelFile
from bot.language import files


def test_the_packaged_model_is_the_one_this_version_was_made_for():
    files.check_default(files.packaged_model())


def test_the_default_is_installed_once_and_mended(tmp_path):
    target = files.install_default(tmp_path)
    files.check_default(target)
    first = target.stat()
    assert files.install_default(tmp_path).stat().st_ino == first.st_ino
    target.unlink()
    target.write_bytes(b"GGUF")
    files.check_default(files.install_default(tmp_path))
    assert os.listdir(target.parent) == [target.name]


def test_a_copy_serves_where_links_are_refused(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    files.check_default(files.install_default(tmp_path))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a GGUF file"),
        (b"<html>not found</html>", "not a GGUF file"),
        (b"GGUF", "not a GGUF file"),
        (b"GGUF\x63\0\0\0", "GGUF version 99"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path, content, says):
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(BadModelFile, match=says):
        files.check_gguf(path)
    with pytest.raises(BadModelFile):
        files.check_default(path)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(BadModelFile, match="No such file"):
        files.check_gguf(tmp_path / "none.gguf")
