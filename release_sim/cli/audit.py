"""``audit``: files of records verified, decided again, shown and handed on."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.help import PlainHelp
from release_sim.cli.options import InLanguage, Json, Rules
from release_sim.cli.output import print_json, print_out, width
from release_sim.model.language import LAW_LANGUAGE, Language

# Canonical JSON and signatures are read within the verbs: the list of all verbs does without.

File = Annotated[Path, typer.Argument(help="A file of records.", readable=False)]

app = typer.Typer(help="Verify and re-run recorded decisions.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """Verify and re-run recorded decisions."""


@app.command(cls=PlainHelp)
def keygen(
    file: Annotated[Path, typer.Argument(help="New file for the private key.")],
    json: Json = False,
) -> None:
    """Make a key that signs records.

    The private key goes to FILE, which only its owner can read, the public one to FILE.pub. An
    existing file is left alone.
    """
    from release_sim.api.output_files import KEY, check_ending, check_writable
    from release_sim.audit import keys
    from release_sim.loading.diagnosis import Diagnosis

    if file.suffix == keys.PUBLIC:
        raise typer.BadParameter(f"a name that ends in {keys.PUBLIC} is one of a public key")
    diagnosis = Diagnosis()
    check_ending(file, "FILE", KEY, diagnosis)
    diagnosis.raise_if_any()
    public = keys.public_of(file)
    with check_writable(file):
        name = keys.make(file)
    if json:
        value = {"private": str(file), "public": str(public), "key": name}
        print_json({"schema": "release_sim.key/1", **value})
    else:
        print_out(
            f"wrote {file}, which signs: keep it secret\nwrote {public}, which checks: hand it on"
        )


@app.command(cls=PlainHelp)
def verify(
    file: File,
    key: Annotated[
        list[Path] | None,
        typer.Option(
            "--key",
            metavar="PUBLIC",
            help="Require a signature by this key on every line; repeatable.",
        ),
    ] = None,
    expect_head: Annotated[
        str | None,
        typer.Option("--expect-head", metavar="HASH", help="Require a line with this hash."),
    ] = None,
    expect_count: Annotated[
        int | None,
        typer.Option(
            "--expect-count", metavar="N", min=0, help="Require at least this many lines."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check what can be checked of a record file, and say what cannot.

    Checks the form, the hashes, the chain from line to line, and the signatures. Names the first
    line that was changed, or that is signed differently from the line before, and then exits
    with 1. Without signatures by a key you know, anyone who can write the file could have
    rewritten all of it; missing lines at the end show only if you noted a hash or a number of
    lines.
    """
    from release_sim.api.record_files import verified
    from release_sim.reporting.records.audit_text import verified_json, verified_text

    if expect_head is not None and not re.fullmatch("[0-9a-f]{64}", expect_head):
        raise typer.BadParameter("--expect-head takes a hash, which has 64 hexadecimal digits")
    found = verified(file, key or (), expect_head, expect_count or 0)
    if json:
        print_json(verified_json(str(file), found))
    else:
        print_out(verified_text(str(file), found, width()))
    if found.bad or found.mixed:
        raise typer.Exit(Exit.FINDINGS)


@app.command(cls=PlainHelp)
def rerun(
    file: File,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if any answer differs from the record.")
    ] = False,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Decide every recorded case again under the present rules.

    Lists the answers that differ from the record, and the changed rules behind them. The day of
    the case, its facts and the readings stay those of the record.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.record_files import rerun_records
    from release_sim.model.records.rerun_result import RerunStatus, RerunTotals
    from release_sim.reporting.records import audit_text

    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    found = rerun_records(file, rulebook)
    totals = RerunTotals()
    if json:
        again = list(found)
        for each in again:
            totals.add(each)
        print_json(audit_text.rerun_json(str(file), again, totals))
    else:
        say = inputs.voice(rulebook, language).about()
        for each in found:
            totals.add(each)
            if each.again is not RerunStatus.SAME:
                print_out(audit_text.rerun_text(each, say, width()) + "\n")
        print_out(audit_text.rerun_summary(totals, say, width()))
    counts = totals.counts
    if exit_code and (counts[RerunStatus.CHANGED] or counts[RerunStatus.NOT_DECIDED]):
        raise typer.Exit(Exit.FINDINGS)


@app.command(cls=PlainHelp)
def show(
    file: File,
    number: Annotated[int, typer.Argument(metavar="N", min=1, help="The number of the line.")],
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Show one record.

    Prints the answers and their reasons as they were recorded. Today's rules are used only for
    wording: in another language, for the sentence of a rule that has not changed since.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.record_files import entry_at
    from release_sim.audit.ledger import lines_of
    from release_sim.audit.lines import value_of
    from release_sim.model.rulebook import Rulebook
    from release_sim.reporting.records.record_text import entry_text

    entry = entry_at(file, number)
    if json:
        print_json(value_of(next(islice(lines_of(file), number - 1, None))))
        return
    inputs = Inputs.at(rules)
    books = Rulebook.empty() if language is LAW_LANGUAGE else inputs.rulebook()
    print_out(entry_text(entry, inputs.voice(books, language), width()))


@app.command(cls=PlainHelp)
def export(
    file: File,
    prov: Annotated[bool, typer.Option("--prov", help="Print W3C PROV, as JSON-LD.")] = False,
    json: Json = True,  # noqa: ARG001  every verb takes --json; PROV in JSON-LD is JSON anyway
) -> None:
    """Print the records as W3C PROV.

    It says which version of the program made which decision, when, and from which case, policy
    and files.
    """
    from release_sim.api.record_files import sound_entries
    from release_sim.reporting.records.prov_json import provenance

    if not prov:
        raise typer.BadParameter("name the form: --prov")
    print_json(provenance(sound_entries(file)))
