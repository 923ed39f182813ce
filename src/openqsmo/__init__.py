"""OpenQSMO: the open platform on which a QSMO runs its marketplace of shared services."""

import os

__version__ = "0.1.0"

# Workbooks come from outside. openpyxl reads them through lxml wherever that happens to be installed, and then
# without defusedxml, which refuses entities that grow. It asks for this when it is first imported.
os.environ["OPENPYXL_LXML"] = "False"
