"""The application that gunicorn serves."""

from __future__ import annotations

import os

from newsapp.app import create_app
from newsapp.platform.settings import read

application = create_app(read(os.environ))
