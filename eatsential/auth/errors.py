"""What logging in and registering can refuse."""

from eatsential.errors import DomainError


class UsernameTaken(DomainError):
    """Somebody has this username, or is about to."""


class WeakPassword(DomainError):
    """A password that the policy does not accept, with the reason."""


class WrongPassword(DomainError):
    """The password does not fit. Says nothing about whether the account exists."""


class PasswordReplaced(DomainError):
    """The password became another one while a new one was being chosen."""


class LinkSpent(DomainError):
    """A link was used, replaced by a newer one, or is too old. The three look the same."""


class AddressRefused(DomainError):
    """This cannot be an e-mail address."""


class WrongCode(DomainError):
    """A code of a second factor that does not fit. Does not say which kind was meant."""


class LoginSpent(DomainError):
    """The password was typed too long ago, or the login was finished or stopped meanwhile."""


class SecondFactorNeeded(DomainError):
    """This account may not be left with its password alone."""


class AlreadyOn(DomainError):
    """The account has an authenticator app."""


class PasskeyRefused(DomainError):
    """What a browser sent is no passkey of this installation, not now, or not for this account."""


class MailedEnough(DomainError):
    """A mailbox had its share of mails for now; only told to who looks after accounts."""
