"""What gunicorn serves: `gunicorn wsgi:app`."""

from eatsential import create_app
from eatsential.settings import Settings
from eatsential.vocabulary.load import ruleset

app = create_app(Settings.load())
ruleset()  # compiled here, before gunicorn forks, so that all workers share it
