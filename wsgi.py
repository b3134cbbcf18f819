"""What gunicorn serves: `gunicorn wsgi:app`."""

import gc

from eatsential import create_app
from eatsential.settings import Settings
from eatsential.vocabulary.load import ruleset

app = create_app(Settings.load())
ruleset()  # compiled here, before gunicorn forks, so that all workers share it
gc.collect()
gc.freeze()  # the collector would write into the shared pages, and each worker copy them
