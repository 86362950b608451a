"""pyDMNrules: a decision table in a workbook, with a glossary and one decision."""

import json

import pyDMNrules
from openpyxl import Workbook
from openpyxl.styles import Border, Side

_NAMES = ("asked", "signed", "charge", "days", "n", "xs")


def said(form, test, facts):
    """Return whether a row matches; that none does is an error in the status."""
    columns, rows = json.loads(test)
    book = Workbook()
    glossary = book.active
    glossary.title = "Glossary"
    for line in (["Glossary"], ["Variable", "Business Concept", "Attribute"]):
        glossary.append(line)
    for number, name in enumerate((*_NAMES, "outcome")):
        glossary.append([name, None if number else "P", name])
    glossary.merge_cells(start_row=3, end_row=glossary.max_row, start_column=2, end_column=2)
    decision = book.create_sheet("Decision")
    for line in (["Decision"], ["Decisions", "Execute Decision Tables"], ["Decide", "Hold"]):
        decision.append(line)
    table = book.create_sheet("Hold")
    table.append(["Hold"])
    table.append(["U", *columns, "outcome"])
    for number, row in enumerate(rows, 1):
        table.append([number, *row, '"row"'])
    _border(book, columns)
    rules = pyDMNrules.DMN()
    status = rules.use(book)
    if "errors" in status:
        raise ValueError(status["errors"])
    status, found = rules.decide(facts)
    if any("No rules matched" not in error for error in status.get("errors", [])):
        raise ValueError(status["errors"])
    last = found[-1] if isinstance(found, list) and found else found
    return "fires" if last and last["Result"]["outcome"] == "row" else "silent"


def _border(book, columns):
    """Draw what pyDMNrules reads as a table: thin lines, and a double one before the outputs."""
    thin, double = Side(style="thin"), Side(style="double")
    for sheet in book:
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for line in book["Hold"].iter_rows(min_row=2):
        place = len(columns)
        line[place].border = Border(left=thin, right=double, top=thin, bottom=thin)
    for cell in book["Hold"][2]:
        right = double if cell.column == len(columns) + 1 else thin
        cell.border = Border(left=thin, right=right, top=thin, bottom=double)
    for sheet in ("Glossary", "Decision"):
        for cell in book[sheet][2]:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=double)
