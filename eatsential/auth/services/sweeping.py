"""Erasing what has expired: nothing of it works any more, and nobody needs it."""

from datetime import timedelta

from sqlalchemy import and_, or_

from eatsential import clock
from eatsential.auth.models import Device, Registration, Throttle, Token, UserSession
from eatsential.auth.rules import DEVICE_KEPT
from eatsential.database import sweep
from eatsential.ending import Ended
from eatsential.installation import settings


def sweep_expired(ended: Ended) -> None:
    """Erase registrations, links, sessions, counts and browsers whose time is over."""
    now = clock.now()
    idle = now - timedelta(seconds=settings().session_idle)
    left = and_(UserSession.remembered.is_(False), UserSession.last_seen_at <= idle)
    sweep(Token, Token.expires_at <= now, ended)
    sweep(Registration, Registration.expires_at <= now, ended)
    sweep(UserSession, or_(UserSession.expires_at <= now, left), ended)
    sweep(Throttle, Throttle.until <= now, ended)
    sweep(Device, Device.last_seen_at <= now - DEVICE_KEPT, ended)
