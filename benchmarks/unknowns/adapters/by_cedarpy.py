"""Cedar through cedarpy: one policy, asked with the facts as context."""

import cedarpy


def said(form, test, facts):
    """Return whether the policy applies, that it was left out with an error, or a refusal."""
    forbids = form.startswith("forbid")
    policies = (
        f"{'forbid' if forbids else 'permit'}(principal, action, resource) when {{ {test} }};"
    )
    if forbids:
        policies += "permit(principal, action, resource);"
    request = {"principal": 'U::"u"', "action": 'A::"a"', "resource": 'R::"r"', "context": facts}
    result = cedarpy.is_authorized(request, policies, [])
    if result.decision == cedarpy.Decision.NoDecision:
        return "refused"
    if result.diagnostics.errors:
        return "error recorded"
    allowed = result.decision == cedarpy.Decision.Allow
    return "fires" if allowed != forbids else "silent"
