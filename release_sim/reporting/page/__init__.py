"""The report: one page of HTML, its sentences each tied to the rule or fact it renders."""
