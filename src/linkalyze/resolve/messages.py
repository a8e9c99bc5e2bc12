"""From messages.csv to who wrote to whom, and which of it is talk between people."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from linkalyze.lexicon import load
from linkalyze.names import folded
from linkalyze.network import MESSAGES, SEATS
from linkalyze.resolve.directory import ME, NOBODY, Directory, is_contact

BETWEEN_NAMES, BETWEEN_URLS = ", ", ","
LONGEST_WISH = 80  # characters; a longer text is no one-tap wish
QUESTION = "[?\uff1f\u061f]"


@dataclass(frozen=True, slots=True)
class Marks:
    """`lexicon/messages.toml`."""

    answered_within: int  # days
    broadcast_to: int
    folders: list[str]
    titles: list[str]
    in_text: list[str]
    in_sender_url: list[str]
    senders: list[str]
    one_tap: list[str]


@cache
def message_marks() -> Marks:
    """`lexicon/messages.toml`."""
    data: dict[str, Any] = load("messages.toml")
    return Marks(
        answered_within=data["talk"]["answered_within"],
        broadcast_to=data["talk"]["broadcast_to"],
        one_tap=data["one_tap"]["phrases"],
        **data["not_written_in_person"],
    )


@dataclass(frozen=True, slots=True)
class Mail:
    """`messages` in the columns of `MESSAGES`, oldest first within a conversation; `seats` in those
    of `SEATS`; and how many messages were left out, by reason.
    """

    messages: pl.DataFrame
    seats: pl.DataFrame
    left_out: Mapping[str, int]


def read_messages(raw: pl.DataFrame, people: Directory) -> Mail:
    """Who wrote to whom.

    Args:
        raw: the typed frame of messages.csv.
        people: who is who.
    """
    judged = raw.with_columns(left_out=_left_out())
    left_out = judged.drop_nulls("left_out").group_by("left_out").len().sort("left_out")
    written = judged.filter(pl.col("left_out").is_null())
    reasons = dict(left_out.iter_rows())
    if written.is_empty():
        return Mail(pl.DataFrame(schema=MESSAGES), pl.DataFrame(schema=SEATS), reasons)
    rows, addressed, seats = _with_people(written, people)
    # Files are written newest first, which decides between messages of one moment.
    in_time = rows.sort(
        "conversation", "at", "row", descending=[False, False, True], maintain_order=True
    )
    return Mail(_both_sides(_with_answers(in_time), addressed), seats, reasons)


def _left_out() -> pl.Expr:
    """Why a message is no message between two people; null where it is one."""
    marks, text = message_marks(), pl.col("content")
    sponsored = (
        pl.col("conversation_title").is_in(marks.titles)
        | text.str.contains_any(marks.in_text)
        | pl.col("sender_profile_url").str.contains_any(marks.in_sender_url)
    )
    drafts = pl.col("is_message_draft", "is_conversation_draft")
    nobody = pl.col("sender_profile_url").is_null() & (
        pl.col("from").is_null() | pl.col("from").is_in(marks.senders)
    )
    return (
        pl.when(pl.col("folder").is_in(marks.folders))
        .then(pl.lit("spam"))
        .when(pl.any_horizontal(drafts))
        .then(pl.lit("drafts"))
        .when(sponsored)
        .then(pl.lit("sponsored"))
        .when(nobody)
        .then(pl.lit("from closed accounts"))
        .when(pl.col("date").is_null())
        .then(pl.lit("without a date"))
    )


def _with_people(
    written: pl.DataFrame, people: Directory
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Three frames: the messages with `sender`, `to` (a number) and `others` (how many are in the
    conversation beside the member), their texts reduced to what is asked of them; each `to` with
    every `person` addressed, the member left out; and the contacts in each conversation of several.
    """
    sender = ["from", "sender_profile_url"]
    receivers = ["to", "recipient_profile_urls"]
    senders = written.select(sender).unique()
    senders = senders.with_columns(
        sender=people.find(senders.select(name="from", url="sender_profile_url"))
    )
    lists = written.select(receivers).unique().with_row_index("list")
    if written["conversation_id"].has_nulls():  # then the two names make the conversation
        pair = pl.concat_list("from", "to").list.sort().list.join(" - ", ignore_nulls=True)
        written = written.with_columns(pl.coalesce("conversation_id", pair))
    text = pl.col("content")
    wishes = _wishes(written)
    # The texts themselves are the largest part of the memory, and not needed any more.
    written = written.with_row_index("row").with_columns(
        text=_hash(text), question=text.str.contains(QUESTION).fill_null(value=False)
    )
    written = written.drop("content")
    threads = written.select("conversation_id").unique(maintain_order=True)
    addressed = _addressed(lists, people)
    rows = (
        written.select(
            "row", *sender, *receivers, "conversation_id", "text", "question", at="date"
        )
        .join(threads.with_row_index("conversation"), on="conversation_id", nulls_equal=True)
        .join(wishes, on="text", how="left", nulls_equal=True)
        .join(senders, on=sender, how="left", nulls_equal=True)
        .join(lists, on=receivers, how="left", nulls_equal=True)
        .select(
            "row", "conversation", "sender", "at", "text", "question", "wish",
            to="list", sent=pl.col("sender") == ME,
        )
    )  # fmt: skip
    in_lists = rows.select("conversation", "to").unique().join(addressed, on="to")
    seen = pl.concat(
        [rows.select("conversation", person="sender"), in_lists.select("conversation", "person")]
    )
    seen = seen.filter(~pl.col("person").is_in([ME, NOBODY])).unique()
    others = seen.group_by("conversation").agg(others=pl.len())
    seats = seen.filter(is_contact(seen["person"])).join(
        others.filter(pl.col("others") > 1), on="conversation"
    )
    rows = rows.join(others, on="conversation", how="left")
    return rows, addressed, seats.select("conversation", "others", contact_id="person").cast(SEATS)


def _addressed(lists: pl.DataFrame, people: Directory) -> pl.DataFrame:
    """The people in lists of addresses or, where there are none, of names: `to`, `person`."""
    nobody = pl.lit(None, pl.String)
    urls = lists.drop_nulls("recipient_profile_urls").select(
        to="list", url=pl.col("recipient_profile_urls").str.split(BETWEEN_URLS), name=nobody
    )
    named = lists.filter(pl.col("recipient_profile_urls").is_null()).select(
        name="to", to="list", url=nobody
    )
    # A name may hold a comma itself ("Jane Doe, Ph.D."): the whole is tried as one name first.
    whole = pl.lit(is_contact(people.find(named)))
    split = pl.col("name").str.split(BETWEEN_NAMES)
    names = named.select(
        "to", "url", name=pl.when(whole).then(pl.concat_list("name")).otherwise(split)
    )
    single = pl.concat([urls.explode("url"), names.explode("name")])
    found = single.select("to", person=people.find(single))
    return found.filter(~pl.col("person").is_in([ME, NOBODY])).unique(maintain_order=True)


def _wishes(written: pl.DataFrame) -> pl.DataFrame:
    """Each distinct `text` (a hash) with `wish`: whether it is nothing but a one-tap wish."""
    texts = written.select(pl.col("content").unique())
    return texts.select(text=_hash(pl.col("content")), wish=is_wish(pl.col("content")))


def _hash(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_not_null()).then(text.hash())


def is_wish(text: pl.Expr) -> pl.Expr:
    """Whether a text is nothing but a one-tap wish."""
    short = pl.when(text.str.len_bytes() <= LONGEST_WISH).then(text)
    return folded(short).is_in(message_marks().one_tap).fill_null(value=False)


def _with_answers(rows: pl.DataFrame) -> pl.DataFrame:
    """Add, to rows in the order of time, `opens`, `answered` (when the other side wrote next) and
    `in_talk` (whether it answers the other side, or is answered, soon).
    """
    soon = pl.duration(days=message_marks().answered_within)
    conversation, at, sent = (pl.col(c) for c in ("conversation", "at", "sent"))

    def nearest(side: pl.Expr, *, later: bool) -> pl.Expr:
        step = -1 if later else 1
        here = [pl.when(side).then(c).shift(step) for c in (at, conversation)]
        when, where = [c.backward_fill() if later else c.forward_fill() for c in here]
        return pl.when(where == conversation).then(when)

    def other_side(*, later: bool) -> pl.Expr:
        return pl.when(sent).then(nearest(~sent, later=later)).otherwise(nearest(sent, later=later))

    before = pl.when(conversation == conversation.shift()).then(at.shift())
    return rows.with_columns(
        opens=(at - before > soon).fill_null(value=True),
        answered=other_side(later=True),
        asked=other_side(later=False),
    ).with_columns(
        in_talk=(pl.col("answered") - at <= soon).fill_null(value=False)
        | (at - pl.col("asked") <= soon).fill_null(value=False)
    )


def _both_sides(rows: pl.DataFrame, addressed: pl.DataFrame) -> pl.DataFrame:
    """One row a message and contact."""
    rows = rows.with_row_index("nth")
    sent = rows.filter("sent").join(addressed, on="to").drop("sender")
    copies = sent.drop_nulls("text").group_by("text").agg(copies=pl.col("person").n_unique())
    received = rows.filter(~pl.col("sent")).rename({"sender": "person"})
    both = pl.concat([sent.join(copies, on="text", how="left"), received], how="diagonal")
    copied = (pl.col("copies") >= message_marks().broadcast_to).fill_null(value=False)
    contact = is_contact(pl.col("person"))
    return (
        both.sort("nth", "person")
        .with_columns(
            copied=copied,
            talk=~((copied & ~pl.col("in_talk")) | pl.col("wish")),
            contact_id=pl.when(contact).then("person"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in MESSAGES.items())
    )
