"""Language: what a model reads in speeches and says for citizens; rules where there is no model."""

import os

# Before anything loads OpenMP. Its threads wait by spinning, which on a machine whose cores are
# busy (the bot itself is enough) makes llama.cpp twenty times slower; asleep they cost nothing.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
