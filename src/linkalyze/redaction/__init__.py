"""An export with the same people under invented names: of the same shape, with the same measures,
and with nothing of the original people.

Every text is replaced by one that plays the same part: equal names, addresses, companies and texts
stay equal, different ones different, and their order stays. Titles keep the words that the lexicons
know. Days, states and the number of rows stay.
"""

import polars as pl

from linkalyze.export import CONNECTIONS, Export
from linkalyze.network import Network
from linkalyze.redaction.columns import Replace, full_of, rules, words_of
from linkalyze.redaction.companies import replaced_companies
from linkalyze.redaction.people import by_post, first_and_last, replaced_people
from linkalyze.redaction.texts import (
    joined,
    mails,
    numbered,
    same_word,
    states,
    talk,
    titles_of_talks,
)
from linkalyze.redaction.titles import headlines, replaced_titles
from linkalyze.resolve.messages import BETWEEN_NAMES, BETWEEN_URLS
from linkalyze.resolve.overrides import Overrides


def redacted(export: Export, network: Network, overrides: Overrides) -> dict[str, pl.DataFrame]:
    """The typed frames of an export's declared files, with invented texts.

    Args:
        export: the original.
        network: what it resolves to.
        overrides: the judgements with which it did.

    Returns:
        By the keys of the catalogue; all rows in their order.
    """
    frames = {key: export.table(key) for key in export.seen}
    taken = words_of(frames)
    companies = replaced_companies(frames, export, overrides, taken)
    titles = replaced_titles(frames)
    names, addresses, own = replaced_people(frames, network, taken)
    replace: dict[str, Replace] = {
        "names": lambda texts: joined(texts, BETWEEN_NAMES, names),
        "addresses": lambda texts: joined(texts, BETWEEN_URLS, addresses),
        "mails": mails,
        "companies": companies,
        "titles": titles,
        "headlines": lambda texts: headlines(texts, titles, companies),
        "states": states,
        "numbered": numbered,
        "titles_of_talks": titles_of_talks,
        "talk": talk,
    }
    found = {}
    for key, frame in frames.items():
        kinds = {column: kind for kind in replace for column in rules()[kind].get(key, ())}
        new = {
            column: replace[kinds[column]](frame[column])
            if column in kinds
            else same_word(frame[column])
            for column, dtype in frame.schema.items()
            if dtype == pl.String
        }
        if pair := rules()["people"].get(key):
            full = own.names if key == CONNECTIONS else names(full_of(frame, pair))
            if "company" in frame.columns and key != CONNECTIONS:
                full = by_post(frame, pair, network, own.names).fill_null(full)
            new |= first_and_last(frame, pair, full)
        if key == CONNECTIONS:
            new["url"] = own.addresses
        found[key] = frame.with_columns(**new)
    return found
