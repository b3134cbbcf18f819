"""What people ask for, carried along in addresses until a draft proposes a term for it."""

from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from eatsential.curation.rules import Asked
from eatsential.foods.reports import queries as findings
from eatsential.profiles.queries import words as wanted
from eatsential.vocabulary.changes import Key, rows_by_key
from eatsential.vocabulary.files import Data


@dataclass(frozen=True)
class Carried:
    """What is asked for: its term, and of a report the allergen that the finding names."""

    asked: Asked
    term: str
    allergen: str | None = None

    def row_in(self, draft_id: UUID) -> str:
        """Where a term is proposed for it in a draft; no address holds the word itself."""
        return url_for(
            ".row",
            draft_id=draft_id,
            file=request.args.get("file"),
            word=self.asked.word_id,
            report=self.asked.report_id,
        )

    def key_in(self, file: str, data: Data) -> Key:
        """What tells the row of the file that a report speaks of from others, if it is there."""
        for key, row in rows_by_key(file, data).items():
            if row.get("term") == self.term and self.allergen in row.get("allergens", "").split():
                return key
        return ()


def carried() -> Carried | None:
    """What the address carries. Raises NotFound."""
    word_id, report_id = (request.args.get(name, type=UUID) for name in ("word", "report"))
    if report_id is not None:
        finding = findings.report_by(report_id).said.trace.finding
        asked = Asked(report_id=report_id)
        return Carried(asked, finding.get("term") or "", finding.get("allergen"))
    if word_id is not None:
        return Carried(Asked(word_id), wanted.wanted_word(word_id).word.lower())
    return None
