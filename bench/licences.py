"""List the licence of every installed dependency, and fail on one with copyleft that is not on a reasoned list.

python -m bench.licences [--quiet]

Walks from warcmill over what it requires, its extras for users included (`dev` and `integrations` are for tests), as
far as the packages are installed. What is bundled inside packages as data is in NOTICE.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = "warcmill"
NOT_FOR_USERS = {"dev", "integrations"}

REASONS = {
    "certifi": "MPL 2.0, file by file: a list of certificates, used unchanged; it comes with HTTP clients",
    "fqdn": "MPL 2.0, file by file: used unchanged; checks the format `hostname` for jsonschema",
    "publicsuffixlist": "MPL 2.0, file by file: the public suffix list and its reader, used unchanged",
    "tqdm": "MPL 2.0 for some of its files: used unchanged; a downloader brings it in that we never call",
}
"""Package -> why its copyleft asks nothing of those who use warcmill."""

COPYLEFT = re.compile(
    r"GPL|GNU|MPL|Mozilla|EUPL|CDDL|\bEPL|Eclipse|OSL|SSPL|BUSL|Business Source|BY-SA|Share.?Alike|Sleepycat|CeCILL",
    re.IGNORECASE,
)
ALTERNATIVES = re.compile(r"\s+OR\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """A package and what it says of its licence; empty if it says nothing."""

    package: str
    says: str

    @property
    def problem(self) -> str | None:
        """Why it may not be a dependency, None if it may."""
        if self.package in REASONS:
            return None
        if not self.says:
            return "names no licence"
        return "copyleft" if all(map(COPYLEFT.search, ALTERNATIVES.split(self.says))) else None


def licence_of(package: Distribution) -> Licence:
    """The licence in a package's metadata: the SPDX expression, else the classifiers and the field's first line."""
    fields = package.metadata
    expression = str(fields.json.get("license_expression") or "")
    classifiers = [each.split(" :: ")[-1] for each in fields.get_all("Classifier") or () if each.startswith("License")]
    first = str(fields.json.get("license") or "").strip().partition("\n")[0]
    named = [expression] if expression else [*classifiers, first]
    return Licence(canonicalize_name(fields["Name"]), ", ".join(each for each in named if each and each != "UNKNOWN"))


def required(root: str = ROOT, extras: Iterable[str] | None = None) -> Iterator[Distribution]:
    """All installed packages that an installation for users brings in, each once; by default with all of its extras."""
    first = distribution(root)
    offered = set(first.metadata.get_all("Provides-Extra") or ()) - NOT_FOR_USERS
    todo = [(first, offered if extras is None else set(extras))]
    seen: set[tuple[str, str]] = set()
    given: set[str] = {root}
    while todo:
        package, wanted = todo.pop()
        for line in package.requires or ():
            need = Requirement(line)
            name = canonicalize_name(need.name)
            asked = {"", *wanted}
            if need.marker and not any(need.marker.evaluate({"extra": extra}) for extra in asked):
                continue
            new = {(name, extra) for extra in ("", *need.extras)} - seen
            try:
                found = distribution(name) if new else None
            except PackageNotFoundError:  # of an extra that is not installed
                continue
            if found:
                seen |= new
                todo.append((found, set(need.extras)))
                if name not in given:
                    given.add(name)
                    yield found


def main() -> None:
    """Print the table, and exit with 1 and a line for each package that may not be there."""
    licences = sorted(map(licence_of, required()), key=lambda each: each.package)
    if "--quiet" not in sys.argv[1:]:
        for each in licences:
            reason = f"   ({REASONS[each.package]})" if each.package in REASONS else ""
            print(f"{each.package:<28}{each.says}{reason}")
    bad = [f"{each.package}: {each.problem}: {each.says or 'nothing'}" for each in licences if each.problem]
    if bad:
        sys.exit("not on the list of reasons in bench/licences.py:\n" + "\n".join(bad))
    print(f"{len(licences)} packages, {sum(each.package in REASONS for each in licences)} with copyleft and a reason")


if __name__ == "__main__":
    main()
