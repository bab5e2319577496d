"""The packaged model, loaded once, and one worker on it, for all tests of this folder."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language.files import packaged_model
from bot.language.llama import Llama, Options


@pytest.fixture(scope="session")
def model() -> Path:
    return packaged_model()


@pytest.fixture(scope="session")
def llama(model: Path) -> Iterator[Llama]:
    """The model in this process, with a context of 512 tokens."""
    llama = Llama(model, Options(context=512))
    yield llama
    llama.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that keeps the verdict on this machine, so that it is found out once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def worker(model: Path, home: Path) -> Iterator[Path]:
    """The socket of a running worker with room for 4 requests."""
    with tempfile.TemporaryDirectory(prefix="eco-") as folder:
        socket = Path(folder) / "w.sock"
        command = [sys.executable, "-m", "bot.language.worker", "--with-parent", "--queue", "4"]
        command += ["--model", str(model), "--socket", str(socket), "--home", str(home)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        try:
            for _ in range(600):
                if socket.exists():
                    break
                assert process.poll() is None, "the worker ended at once"
                time.sleep(0.1)
            yield socket
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0
            assert not socket.exists()
