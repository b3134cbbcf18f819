"""What gunicorn serves: `gunicorn wsgi:app`."""

from eatsential import create_app
from eatsential.collector import settle
from eatsential.curation.services.following import take_up_active
from eatsential.rotation.queries import need_all_keys
from eatsential.settings import Settings
from eatsential.vocabulary.load import ruleset
from eatsential.vocabulary.search import search

app = create_app(Settings.load())
with app.app_context():
    need_all_keys()
    take_up_active()
ruleset()  # compiled here, before gunicorn forks, so that all workers share it,
search("a")  # and so are the names of allergens
settle()
