import subprocess
import sys
import time

import pytest

from bot.footprint import footprint_of

MB = 1 << 20


def test_what_was_given_back_is_in_the_peak_alone() -> None:
    before = footprint_of()
    filled = bytearray(b"x") * (64 * MB)
    within = footprint_of()
    del filled
    after = footprint_of()
    assert before.present < within.present <= within.peak
    # Linux counts in batches of pages.
    assert after.peak > within.peak - 4 * MB
    assert after.present < within.present - 32 * MB


def test_another_process_has_a_peak_of_its_own() -> None:
    filled = bytearray(b"x") * (64 * MB)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert 0 < footprint_of(process.pid).peak < footprint_of().peak
        assert process.stdin is not None
        process.stdin.close()
        # Over, but nobody has asked for its exit code: its entry is still there.
        for _ in range(200):
            try:
                footprint_of(process.pid)
            except OSError:
                break
            time.sleep(0.02)
        with pytest.raises(OSError, match=str(process.pid)):
            footprint_of(process.pid)
    with pytest.raises(OSError, match=str(process.pid)):
        footprint_of(process.pid)
    assert len(filled) == 64 * MB
