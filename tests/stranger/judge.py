"""judge.py WITHOUT.json WITH.json: the balance closes, and the initial loss takes water from the streets."""
import json
import sys


def infiltrated(path):
    with open(path, encoding="utf-8") as file:
        run = json.load(file)
    assert abs(run["ledger_error"]) <= 1e-9, f"{path}: ledger error {run['ledger_error']}"
    assert any(p["name"].startswith("infiltration/initial_loss") for p in run["processes"]), "the plugin did not run"
    return sum(line["volume"] for line in run["ledger"] if line["account"] == "groundwater_recharge")


without, with_loss = map(infiltrated, sys.argv[1:3])
print(f"infiltrated: {without:.1f} m3 without an initial loss, {with_loss:.1f} m3 with 20 mm")
assert with_loss > without > 0
