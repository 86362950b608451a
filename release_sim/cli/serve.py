"""``serve``: the workbench, to try cases in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from release_sim.cli.options import Rules
from release_sim.cli.output import print_err, print_out

_HERE = ("127.0.0.1", "localhost", "::1")


def serve(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 is any free one.")
    ] = 8018,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="HOST", help="Address to bind; others may then read your cases."
        ),
    ] = "127.0.0.1",
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the page in your browser.")
    ] = False,
    rules: Rules = None,
) -> None:
    """Serve the workbench, a page to try cases on in the browser, until Ctrl-C.

    Choose a bundled story or start from scratch; change facts, papers, dates, policies, readings;
    see at once what the answers are, what they rest on, and what would change them. It listens
    on this machine alone, keeps nothing and asks nothing of any other.
    """
    # A server takes as long to come as all the rest, which the list of all verbs does without.
    from release_sim.workbench.bench import Bench
    from release_sim.workbench.server import listening, serve_on

    bench = Bench.read(rules)
    with listening(host, port) as bound:
        if host not in _HERE:
            print_err(
                f"warning: `{host}` can be reached from other machines; whoever reaches it can read"
                " and change what is shown, and make this machine compute"
            )
        print_out(f"the workbench is at {bound.address}; end it with Ctrl-C")
        if open_browser:
            typer.launch(bound.address)
        serve_on(bound, bench)
