"""The sections of the report, in the report's order."""

from linkalyze.section import Section
from linkalyze.sections import companies, growth, homogeneity, resolution, roles

SECTIONS: tuple[Section, ...] = (
    homogeneity.SECTION,
    companies.SECTION,
    roles.SECTION,
    growth.SECTION,
    resolution.SECTION,
)
