import pytest

from bot.errors import BadModelFile
from bot.language import files


def test_the_packaged_model_is_the_one_this_version_was_made_for():
    files.check_default(files.packaged_model())


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
