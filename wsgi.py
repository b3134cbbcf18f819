"""What gunicorn serves: `gunicorn wsgi:app`."""

from eatsential import create_app
from eatsential.settings import Settings

app = create_app(Settings.load())
