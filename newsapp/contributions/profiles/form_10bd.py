"""The yearly statement of donations to India's income tax department, in the columns of the Form 10BD template.

Form 10BD belongs to the Income-tax Rules, 1962; for gifts since 1 April 2026 the Rules of 2026 call it Form 113.
Compare the columns with the template that the e-filing portal hands out for the year before uploading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from newsapp.contributions.money import major
from newsapp.platform.text import clean_line

FORM_10BD_COLUMNS = (
    "Sl. No.",
    "Pre Acknowledgement Number",
    "ID Code",
    "Unique Identification Number",
    "Section Code",
    "Unique Registration Number (URN)",
    "Date of Issuance of Unique Registration Number",
    "Name of donor",
    "Address of donor",
    "Donation Type",
    "Mode of receipt",
    "Amount of donation (Indian rupees)",
)
# The template's own words. Whoever gives without a PAN is listed with both columns of identification empty, for the
# newsroom to complete.
_PAN_CODE = "Permanent Account Number"
_SECTION = "Section 80G"
_TYPE = "Others"
_MODE = "Electronic modes including account payee cheque/draft"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Registration:
    """The newsroom's registration under section 80G: its Unique Registration Number, and when that was issued."""

    number: str
    issued_on: date | None = None


@dataclass(frozen=True)
class ReportedDonation:
    """What one giver gave in a financial year, refunds taken off, in paise."""

    donor_name: str = field(repr=False)
    donor_address: str = field(repr=False)
    pan: str = field(repr=False)
    amount_minor: int
    pre_acknowledgement: str = ""


def form_10bd_row(serial: int, donation: ReportedDonation, registration: Registration) -> tuple[str, ...]:
    """One line of the statement; who writes the file still guards its cells against being read as formulas."""
    return (
        str(serial),
        donation.pre_acknowledgement,
        _PAN_CODE if donation.pan else "",
        donation.pan,
        _SECTION,
        registration.number,
        _day(registration.issued_on),
        clean_line(donation.donor_name),
        clean_line(donation.donor_address),
        _TYPE,
        _MODE,
        major(donation.amount_minor, "INR").removesuffix(".00"),
    )


def _day(day: date | None) -> str:
    """The date as 28-May-2021, in English whatever the server speaks; empty where it is not known."""
    return f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}" if day else ""
