"""What happened to an account, in a sentence to its owner."""

from flask_babel import lazy_gettext as _l

from eatsential.audit.chain import Event
from eatsential.audit.rules import Act

WORDS = {
    Act.REGISTERED: _l("You asked for an account."),
    Act.VERIFIED: _l("You confirmed your address."),
    Act.LOGGED_IN: _l("You logged in."),
    Act.LOGIN_FAILED: _l("Somebody tried to log in, and was refused."),
    Act.LOGGED_OUT: _l("You logged out."),
    Act.SESSION_ENDED: _l("You ended a session."),
    Act.IDENTITY_PROVED: _l("You proved again that it is you."),
    Act.LIMIT_HIT: _l("Something was tried too often, and refused for a while."),
    Act.PASSWORD_CHANGED: _l("You changed your password."),
    Act.PASSWORD_RESET: _l("You chose a new password with a link from a mail."),
    Act.ADDRESS_CHANGE_ASKED: _l("You asked for another e-mail address."),
    Act.ADDRESS_CHANGED: _l("You changed your e-mail address."),
    Act.USERNAME_CHANGED: _l("You changed your username."),
    Act.PREFERENCES_CHANGED: _l("You changed your language or time zone."),
    Act.SECOND_FACTOR_ON: _l("You set up an authenticator app."),
    Act.SECOND_FACTOR_OFF: _l("You removed your authenticator app."),
    Act.SECOND_FACTOR_FAILED: _l("Somebody typed a wrong second code, and was refused."),
    Act.RECOVERY_CODES_MADE: _l("You made new recovery codes."),
    Act.RECOVERY_CODE_USED: _l("You used a recovery code."),
    Act.PASSKEY_ADDED: _l("You added a passkey."),
    Act.PASSKEY_REMOVED: _l("You removed a passkey."),
    Act.EXPORT_ASKED: _l("You asked for a copy of your data."),
    Act.EXPORT_FETCHED: _l("You fetched the copy of your data."),
    Act.DELETION_SCHEDULED: _l("You asked for your account to be deleted."),
    Act.DELETION_CANCELLED: _l("You kept your account after all."),
    Act.ACCOUNT_ERASED: _l("The account was deleted."),
    Act.ADMINISTRATOR_MADE: _l("You became an administrator."),
    Act.ROLE_CHANGED: _l("You changed the role of an account."),
    Act.USERS_LISTED: _l("You looked at the list of accounts."),
    Act.USER_SEEN: _l("You looked at an account."),
    Act.MAIL_TRIED_AGAIN: _l("You had a mail sent again."),
    Act.MAIL_GIVEN_UP: _l("You gave up a mail."),
    Act.KEYS_ROTATED: _l("The keys of this site were changed."),
    Act.SEAL_BROKEN: _l("Something that was kept could not be read."),
    Act.WORD_ANSWERED: _l("You answered a request for a word."),
    Act.USER_SUSPENDED: _l("You suspended an account."),
    Act.USER_REINSTATED: _l("You let an account in again."),
    Act.CONSENT_GIVEN: _l("You agreed to storing health data."),
    Act.CONSENT_WITHDRAWN: _l("You withdrew your consent to storing health data."),
    Act.PERSON_ADDED: _l("You added a person."),
    Act.PERSON_CHANGED: _l("You changed the name of a person."),
    Act.PERSON_REMOVED: _l("You removed a person."),
    Act.PROFILE_EXPORTED: _l("You took the profile of a person along."),
    Act.ENTRY_RECORDED: _l("You recorded what somebody must avoid."),
    Act.ENTRY_CHANGED: _l("You changed what somebody must avoid."),
    Act.ENTRY_REMOVED: _l("You removed something that somebody must avoid."),
    Act.MEASUREMENT_RECORDED: _l("You recorded height, weight or activity of somebody."),
    Act.MEASUREMENT_REMOVED: _l("You removed height, weight or activity of somebody."),
    Act.CARD_CHANGED: _l("You changed what stands on somebody’s card."),
    Act.CARD_SHARED: _l("You made a link that shows a card."),
    Act.CARD_REVOKED: _l("You ended a link that showed a card."),
    Act.CHECK_MADE: _l("You checked a label."),
    Act.CHECK_REMOVED: _l("You removed a check."),
    Act.ACCESS_REFUSED: _l("You opened a page that is not for this account."),
}
BY_OTHERS = {
    Act.LOGGED_OUT: _l("You were logged out."),
    Act.SESSION_ENDED: _l("A session of yours was ended."),
    Act.SECOND_FACTOR_OFF: _l("An administrator removed your authenticator app."),
    Act.PASSKEY_REMOVED: _l("An administrator removed your passkeys."),
    Act.ROLE_CHANGED: _l("An administrator changed your role."),
    Act.USER_SEEN: _l("An administrator or the support looked at your account."),
    Act.USER_SUSPENDED: _l("An administrator suspended your account."),
    Act.USER_REINSTATED: _l("An administrator let your account in again."),
}


def happened(event: Event, *, own: bool) -> str:
    """An event in a sentence; `own` where the account did it itself."""
    act = Act(event.act)
    return str(WORDS[act] if own else BY_OTHERS.get(act, WORDS[act]))
