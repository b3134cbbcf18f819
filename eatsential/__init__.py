"""Eatsential: what speaks against this food, for this person, and where it says so."""

from flask import Flask

from eatsential import extensions
from eatsential.database import db, engine_options, leave, use_sqlite_well
from eatsential.installation import install
from eatsential.logs import configure_logs
from eatsential.settings import ROOT, Settings
from eatsential.web.errors import register_error_pages
from eatsential.web.headers import register_headers
from eatsential.web.limits import register_limits
from eatsential.web.locale import register_locale
from eatsential.web.proxies import believe_proxies
from eatsential.web.requests import register_requests, register_tokens
from eatsential.web.templating import register_templating


def create_app(settings: Settings) -> Flask:
    """Build the application. The order is the order in which the parts meet a request."""
    configure_logs(settings)
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=None)
    app.config.from_mapping(flask_config(settings))
    install(app, settings)

    db.init_app(app)
    app.teardown_appcontext(lambda _fault: leave())  # before the extension does, and would fail
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            use_sqlite_well(db.engine)

    register_templating(app, settings)
    believe_proxies(app, settings)
    register_headers(app, settings)
    extensions.csrf.init_app(app)
    register_requests(app)
    register_limits(app, settings)
    extensions.login.init_app(app)
    register_locale(app)
    register_error_pages(app)

    from eatsential.routes import register

    register(app, settings)
    register_tokens(app)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions are told."""
    return {
        "TESTING": settings.eatsential_env == "testing",
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": settings.fallback_keys,
        "SQLALCHEMY_DATABASE_URI": settings.database_url.get_secret_value(),
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings),
        "TRUSTED_HOSTS": settings.hosts,
        "MAX_CONTENT_LENGTH": settings.max_body,
        "MAX_FORM_MEMORY_SIZE": settings.max_body,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure else "session",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.session_remember,
        "SESSION_REFRESH_EACH_REQUEST": False,  # the server alone prolongs a session
        "WTF_CSRF_CHECK_DEFAULT": False,  # web.requests does it
        "WTF_CSRF_TIME_LIMIT": settings.session_absolute,
    }
