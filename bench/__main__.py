"""Measure the index, then the server; ends with 1 when a goal is missed or could not be measured."""

import sys

from bench import index, web

index.main()
sys.exit(web.main())
