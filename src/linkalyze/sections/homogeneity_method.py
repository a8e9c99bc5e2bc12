"""How the numbers on homogeneity were computed, in words."""

from linkalyze.measures.homogeneity import thresholds
from linkalyze.measures.similarity import similarity
from linkalyze.texts import number, share, tr


def method(source: str) -> list[str]:
    """The method, in paragraphs.

    Args:
        source: where the member's own work was read, "" where it is not known.
    """
    limits = thresholds()
    first, second = limits.cuts
    kinds = similarity()
    less, more = kinds.other_weights
    lines = [
        tr(
            "Share: contacts of the same category, of those whose category is known. Its range "
            "is the wider of two 95% intervals: Jeffreys', which takes contacts as met one by "
            "one, and a jackknife that leaves out one company at a time, since contacts met "
            "through one workplace are not independent."
        ),
        tr(
            "Baseline: an upper bound on how common the category can be where you meet people, "
            "from a file with a reason for each. No public table tells how LinkedIn's members "
            "are spread, so what lies above the bound is a lower bound of the excess, whatever "
            "caused it."
        ),
        tr(
            "E-I index: contacts of another kind minus those of yours, over all; below 0 your "
            "own kind is the majority (Krackhardt & Stern 1988). Odds against the baseline: how "
            "many times the odds of your own kind exceed those that the bound would give."
        ),
        tr(
            "Level: h = (share - bound) / (1 - bound), the inbreeding homophily of Coleman "
            "(1958): the part of your ties that behaves as if made among that kind only. "
            "Moderate from h = {first}, high from h = {second}, given with at least {sure} "
            "certainty; in between it is unclear.",
            first=number(first),
            second=number(second),
            sure=share(limits.sure),
        ),
        tr(
            "No level under {fewest} known contacts, or with less than {known_share} known. A "
            "level is firm if it stays the same with other bounds, other cuts and other guesses "
            "for the unknown; else it is tentative. Misread titles make a network look more "
            "mixed than it is: the rule errs towards low, not towards alarm.",
            fewest=limits.fewest,
            known_share=share(limits.known_share),
        ),
        tr(
            "Kinds met, as varied as, weighing large kinds: the Hill numbers of order 0, 1 and 2 "
            "(Hill 1973) in a random draw of your contacts, so that networks of different size "
            "compare (Chao et al. 2014). At coverage: the same in a draw so large that the next "
            "contact is of a kind already in it with that chance (Chao & Jost 2012). Ranges: "
            "95%, delete-one jackknife."
        ),
        tr(
            "Two are alike: the chance that two different contacts share the category, without "
            "bias, with the interval of a U-statistic. Two differ: Blau's index; of the most "
            "possible: the same as a share of what it could be at most (IQV). Next is new: the "
            "chance that your next contact is of a category you do not reach yet (Good-Turing)."
        ),
        tr(
            "Different kinds of work: functions of one family count as {alike} alike (tried "
            "besides: {less} and {more}), and each rung between two seniorities halves how much "
            "alike they are; diversity of order 2 in that light (Leinster & Cobbold 2012).",
            alike=share(kinds.same_family),
            less=share(less),
            more=share(more),
        ),
        tr(
            "Where it comes from: the excess over the bound, split into contacts who share an "
            "employer with you and the rest. The differences between groups carry Newcombe's "
            "intervals, and are called clear only after Holm's correction for three looks. "
            "Invitations.csv lists recent and pending invitations only, and LinkedIn's "
            "suggestions cannot be told from your own choice. By the year you met them: only who "
            "stayed can be seen, with today's title."
        ),
        tr(
            "What would widen it: the functions least like those of your contacts, family "
            "resemblance counted; what one more contact there adds to the diversity. The "
            "contacts named are those whose work is most unlike that of your active ties, among "
            "those with a real tie that has been silent for three years."
        ),
    ]
    if source:
        lines.insert(0, tr("Your own work was read from {source}.", source=tr(source)))
    lines += [
        tr(
            "Employer: everybody who works for themselves counts as an employer of one. Role: a "
            "family of titles, the same kind of work at the same level."
        ),
        tr("From Connections.csv, and what you do from Positions.csv or Profile.csv."),
    ]
    return lines
