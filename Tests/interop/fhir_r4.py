#!/usr/bin/env python3
"""Is what `stance export --format fhir` writes valid FHIR R4?

    fhir_r4.py BUNDLE.json …

Each resource is read by models generated from the published R4 (4.0.1) definitions: unknown or missing elements, wrong
types and cardinalities are errors; written again, it must be the same JSON. Beyond the schema: every reference leads to
an entry, addresses and ids are unique and well formed, every code of our own is defined in the bundle, LOINC codes and
UCUM units are among those whose meaning was looked up.

Exit 0: valid. 1: not. 77: the package is not installed (pip install "fhir.resources==6.2.2" "pydantic[email]<2").
"""

import json
import re
import sys

OWN = "https://stance.example/fhir/CodeSystem/gait"
# As published in LOINC 2.80.
LOINC = {
    "41950-7": "Number of steps in 24 hour Measured",
    "41957-2": "Walking speed 24 hour mean Calculated",
    "89423-8": "Time to rise from chair, walk 10 feet and back, and return to sitting [TUG]",
}
CATEGORIES = {"exam": "Exam", "activity": "Activity"}
# The Unified Code for Units of Measure, case-sensitive symbols.
UCUM = {"deg", "s", "min", "h", "m", "m/s", "m/s2", "deg/s", "%", "{steps}/min", "{steps}", "1"}


def walk(value, path=""):
    """Every object of a JSON value with its place."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from walk(inner, f"{path}[{place}]")


def faults(text):
    import fhir.resources.bundle as bundle
    import fhir.resources.observation as observation

    if "Version: 4.0.1" not in (observation.__doc__ or ""):
        yield "the models are not those of R4 (4.0.1)"
    document = json.loads(text)
    try:
        model = bundle.Bundle.parse_raw(text)
    except Exception as error:
        yield str(error)
        return
    # The models write the zone of UTC in numbers.
    same = re.sub(r'(T\d\d:\d\d:\d\d)Z"', r'\1+00:00"', text)
    if json.loads(model.json()) != json.loads(same):
        yield "read and written again, it is not the same"

    entries = document.get("entry", [])
    urls = [entry["fullUrl"] for entry in entries]
    ids = [(entry["resource"]["resourceType"], entry["resource"]["id"]) for entry in entries]
    if len(set(urls)) != len(urls) or len(set(ids)) != len(ids):
        yield "an address or an id is used twice"
    for url in urls:
        if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", url):
            yield f"{url} is no address"
    for _, own in ids:
        if not re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", own):
            yield f"{own} is no id"

    systems = [entry["resource"] for entry in entries if entry["resource"]["resourceType"] == "CodeSystem"]
    defined = {concept["code"]: concept["display"] for system in systems for concept in system["concept"]}
    for path, value in walk(document):
        if "reference" in value and value["reference"] not in urls:
            yield f"{path}: {value['reference']} leads nowhere"
        system, code = value.get("system"), value.get("code")
        if system == OWN and defined.get(code) != value.get("display"):
            yield f"{path}: {code} is not defined"
        if system == "http://loinc.org" and LOINC.get(code) != value.get("display"):
            yield f"{path}: {code} was not looked up"
        if str(system).endswith("/observation-category") and CATEGORIES.get(code) != value.get("display"):
            yield f"{path}: {code} is no category"
        if system == "http://unitsofmeasure.org" and code not in UCUM:
            yield f"{path}: {code} is no unit that was looked up"


def main(paths):
    try:
        import fhir.resources  # noqa: F401
        import pydantic  # noqa: F401
    except ImportError:
        print('not installed: pip install "fhir.resources==6.2.2" "pydantic[email]<2"', file=sys.stderr)
        return 77
    worst = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        found = list(faults(text))
        for fault in found[:20]:
            print(f"{path}: {fault}")
        entries = len(json.loads(text).get("entry", []))
        print(f"{path}: {entries} resources, {'valid' if not found else f'{len(found)} faults'}")
        worst = max(worst, 1 if found else 0)
    return worst


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1:] in (["-h"], ["--help"]):
        print(__doc__.strip())
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
