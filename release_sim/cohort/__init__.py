"""Tables of cases, decided on bitsets, compared and counted; every row can be explained."""
