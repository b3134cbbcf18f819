"""What administrators can do to an account, and when."""

from enum import StrEnum


class AccountAct(StrEnum):
    """An act on somebody's account, as its address names it."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    END_SESSIONS = "end-sessions"
    SEND_RESET = "send-reset"
    DELETE = "delete"
    KEEP = "keep"


def offered(*, suspended: bool, leaving: bool) -> list[AccountAct]:
    """The acts that make sense on an account as it is."""
    return [
        AccountAct.REINSTATE if suspended else AccountAct.SUSPEND,
        *([] if suspended else [AccountAct.END_SESSIONS, AccountAct.SEND_RESET]),
        AccountAct.KEEP if leaving else AccountAct.DELETE,
    ]
