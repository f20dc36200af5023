"""A short trial: few bots for half a minute, with everything that the long one has. `scripts/trial` runs that."""

import subprocess
import sys

import pytest

from tests.support.site import ROOT, clean_environment


@pytest.mark.timeout(400)
def test_a_short_trial_holds_the_laws(tmp_path):
    command = [sys.executable, "-m", "tests.trial", "--minutes", "0.5", "--bots", "20"]
    command += ["--patience", "4", "--keep", str(tmp_path)]  # other tests run beside it
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, timeout=390)
    assert done.returncode == 0, done.stdout + done.stderr
