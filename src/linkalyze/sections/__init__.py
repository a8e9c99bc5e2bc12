"""The sections of the report, in the report's order."""

from linkalyze.section import Section
from linkalyze.sections import (
    archetype,
    brokerage,
    changes,
    companies,
    growth,
    helping,
    homogeneity,
    occasions,
    plan,
    resolution,
    roles,
    ties,
)

SECTIONS: tuple[Section, ...] = (
    occasions.SECTION,
    homogeneity.SECTION,
    companies.SECTION,
    roles.SECTION,
    ties.SECTION,
    brokerage.SECTION,
    helping.SECTION,
    archetype.SECTION,
    changes.SECTION,
    growth.SECTION,
    plan.SECTION,
    resolution.SECTION,
)
