"""Street over a pipe, manholes in a steady state, an outfall drowned by a river: through the command, each for several
exchange steps."""
import math
import pathlib
import tempfile

import numpy

import scene

STEPS = (1, 5, 15)
TWO_G = 2.0 * 9.80665


def check(what, value, limit):
    print(f"{what}: {value:.3g} (limit {limit:g})")
    if not value <= limit:
        raise SystemExit(f"{what}: {value:g} is above {limit:g}")


def ledger(results):
    return results.ledger()


def street_ground():
    """100 m x 12 m at 2 m, 0.4 % down to the east, kerbs 0.3 m high."""
    x = (numpy.arange(50) + 0.5) * 2.0
    ground = numpy.tile(10.0 - 0.004 * x, (8, 1))
    ground[0, :] += 0.3
    ground[-1, :] += 0.3
    return ground


def street(folder):
    """A pipe too small for the peak: water rises from manholes, runs down the street and drains back."""
    scene.write_terrain(folder, street_ground(), 2.0)
    places = [9, 39, 69, 99]
    nodes = [(f"N{i}", 10 - 0.004 * x - 1.5, 1.5, 0, 0, 0) for i, x in enumerate(places)]
    links = [(f"P{i}", f"N{i}", f"N{i + 1}" if i < 3 else "OUT", 30, 0.013, 0, 0) for i in range(4)]
    scene.write_model(folder, {
        "JUNCTIONS": nodes, "OUTFALLS": [("OUT", 10 - 0.004 * 129 - 1.5, "FREE")], "CONDUITS": links,
        "XSECTIONS": [(name, "CIRCULAR", 0.4 if name != "P3" else 0.3, 0, 0, 0) for name, *_ in links],
        "INFLOWS": [("N0", "FLOW", "STORM")],
        "TIMESERIES": [("STORM", "0:00", 0.0), ("STORM", "0:05", 0.03), ("STORM", "0:15", 0.25),
                       ("STORM", "0:20", 0.25), ("STORM", "0:30", 0.02), ("STORM", "3:00", 0.02)],
        "COORDINATES": [(f"N{i}", x, 9) for i, x in enumerate(places)] + [("OUT", 500, 9)]})
    peaks = []
    for step in STEPS:
        found = scene.run(folder, f"street{step}", "3 h", step, ["exchange/manhole"])
        depth = found.field("surface_depth")
        peaks.append(found.field("peak_depth").max())
        area = 4.0
        volumes = depth.sum(axis=1) * area
        print(f"street, step {step} s: peak depth {peaks[-1]:.4f} m, on the street at most {volumes.max():.1f} m3, "
              f"at the end {volumes[-1]:.3f} m3")
        if volumes.max() < 20.0:
            raise SystemExit("the street did not flood")
        check("  left on the street after it drained", volumes[-1] / volumes.max(), 0.02)
        check("  ledger", ledger(found), 1e-9)
    for step, peak in zip(STEPS, peaks):
        check(f"  peak depth at {step} s against 1 s", abs(peak / peaks[0] - 1), 0.01)


def bowl(folder):
    """A bowl that drains to its middle."""
    y, x = numpy.mgrid[0:11, 0:11]
    ground = 5.0 + 0.02 * numpy.maximum(abs(x - 5), abs(y - 5)) * 2.0
    scene.write_terrain(folder, ground, 2.0)
    return ground


def manhole_in(folder):
    """What stands over a manhole that takes a steady flow: the free weir of Rubinato et al."""
    bowl(folder)
    flow = 0.04
    scene.write_edges(folder, [("spring", "flow", [[0, 0], [22, 0]], {"value": flow})])
    scene.write_model(folder, {
        "JUNCTIONS": [("N", 2.0, 3.0, 0, 0, 0)], "OUTFALLS": [("OUT", 1.5, "FREE")],
        "CONDUITS": [("P", "N", "OUT", 20, 0.013, 0, 0)], "XSECTIONS": [("P", "CIRCULAR", 0.6, 0, 0, 0)],
        "COORDINATES": [("N", 11, 11), ("OUT", 500, 11)]})
    for step in STEPS:
        found = scene.run(folder, f"in{step}", "1 h", step, ["exchange/manhole"], {"boundaries": "edges.geojson"})
        depth = found.field("surface_depth")[-1].reshape(11, 11)[5, 5]
        law = (flow / (2 / 3 * 0.54 * math.pi * 0.7 * math.sqrt(TWO_G))) ** (2 / 3)
        print(f"manhole takes {flow} m3/s, step {step} s: depth {depth:.5f} m, law {law:.5f} m")
        check("  depth against the law", abs(depth / law - 1), 0.01)
        check("  ledger", ledger(found), 1e-9)


def inlets_in(folder):
    """Two grates in a bowl: HEC-22's weir."""
    bowl(folder)
    flow = 0.04
    scene.write_edges(folder, [("spring", "flow", [[0, 0], [22, 0]], {"value": flow})])
    scene.write_model(folder, {
        "JUNCTIONS": [("N", 2.0, 3.0, 0, 0, 0)], "OUTFALLS": [("OUT", 1.5, "FREE")],
        "CONDUITS": [("P", "N", "OUT", 20, 0.013, 0, 0)], "XSECTIONS": [("P", "CIRCULAR", 0.6, 0, 0, 0)],
        "COORDINATES": [("N", 11, 11), ("OUT", 500, 11)]})
    for step in STEPS:
        found = scene.run(folder, f"inlet{step}", "1 h", step, ["exchange/inlet"], {"boundaries": "edges.geojson"})
        depth = found.field("surface_depth")[-1].reshape(11, 11)[5, 5]
        law = (flow / (2 * 0.37 * math.sqrt(TWO_G) * (0.75 + 2 * 0.45))) ** (2 / 3)
        print(f"two grates take {flow} m3/s, step {step} s: depth {depth:.5f} m, law {law:.5f} m")
        check("  depth against the law", abs(depth / law - 1), 0.01)
        check("  ledger", ledger(found), 1e-9)


def manhole_out(folder):
    """Head of a manhole that gives a steady flow to a street: surcharge."""
    scene.write_terrain(folder, numpy.full((15, 15), 5.0), 2.0)
    flow = 0.06
    scene.write_model(folder, {
        "JUNCTIONS": [("UP", 3.1, 20, 0, 0, 0), ("N", 3.0, 2.0, 0, 0, 0)], "OUTFALLS": [("OUT", 2.9, "FREE", "YES")],
        "CONDUITS": [("P", "UP", "N", 20, 0.013, 0, 0), ("Q", "N", "OUT", 20, 0.013, 1.99, 0)],
        "XSECTIONS": [("P", "CIRCULAR", 0.6, 0, 0, 0), ("Q", "CIRCULAR", 0.001, 0, 0, 0)],
        "INFLOWS": [("UP", "FLOW", "Q1")], "TIMESERIES": [("Q1", "0:00", flow), ("Q1", "9:00", flow)],
        "COORDINATES": [("UP", -90, 15), ("N", 15, 15), ("OUT", 500, 15)]})
    for step in STEPS:
        found = scene.run(folder, f"out{step}", "1 h", step, ["exchange/manhole"], {"edges": "free"})
        depth = found.field("surface_depth")[-1].reshape(15, 15)[7, 7]
        head = found.field("node_head")[-1][1] - 5.0
        area = math.pi * 0.7 ** 2 / 4
        law = depth + (flow / (0.167 * area)) ** 2 / TWO_G
        print(f"manhole gives {flow} m3/s, step {step} s: head {head:.5f} m over the ground, law {law:.5f} m")
        check("  head against the law", abs(head / law - 1), 0.01)
        check("  ledger", ledger(found), 1e-9)


def river(folder):
    """An outfall on the bank of a river that rises over it and falls: water runs up the pipe and out again."""
    ground = numpy.full((10, 20), 3.0)
    ground[:, 10:] = 0.0
    scene.write_terrain(folder, ground, 5.0)
    (folder / "stage.csv").write_text("time_min,river\n0,0.2\n30,0.2\n90,2.2\n150,2.2\n210,0.2\n400,0.2\n",
                                      encoding="ascii")
    scene.write_edges(folder, [("river", "stage", [[100, 0], [100, 50]], {"series": "river", "value": 0.2})])
    scene.write_model(folder, {
        "JUNCTIONS": [("A", 1.2, 3.0, 0, 0, 0), ("B", 1.1, 3.0, 0, 0, 0)], "OUTFALLS": [("OUT", 1.0, "FREE")],
        "CONDUITS": [("P", "A", "B", 50, 0.013, 0, 0), ("Q", "B", "OUT", 50, 0.013, 0, 0)],
        "XSECTIONS": [("P", "CIRCULAR", 0.6, 0, 0, 0), ("Q", "CIRCULAR", 0.6, 0, 0, 0)],
        "INFLOWS": [("A", "FLOW", "Q1")], "TIMESERIES": [("Q1", "0:00", 0.05), ("Q1", "9:00", 0.05)],
        "COORDINATES": [("A", -90, 25), ("B", -40, 25), ("OUT", 52, 27)]})
    peaks = []
    for step in STEPS:
        found = scene.run(folder, f"river{step}", "6 h", step, ["exchange/outfall"],
                          {"boundaries": "edges.geojson", "boundary_series": "stage.csv"})
        heads = found.field("node_head")
        flow = found.field("link_flow")[:, 1]
        peaks.append(found.field("peak_depth").max())
        late = heads[100:150, 1]
        print(f"river, step {step} s: B stands at {late[-1]:.4f} m while the river is at 2.2 m; flow of the last pipe "
              f"{flow.min():.4f} .. {flow.max():.4f} m3/s; after it {flow[-30:].mean():.5f}")
        check("  B not below the river", max(0.0, 2.2 - late.min()), 0.005)
        check("  B not far above it", late.max() - 2.2, 0.1)
        check("  flow afterwards is the inflow", abs(flow[-30:] / 0.05 - 1).max(), 0.01)
        swing = numpy.abs(numpy.diff(flow[110:145])).max()
        check("  no see-saw while drowned (m3/s from minute to minute)", swing, 1e-3)
        check("  ledger", ledger(found), 1e-9)
    for step, peak in zip(STEPS, peaks):
        check(f"  peak depth at {step} s against 1 s", abs(peak / peaks[0] - 1), 0.01)


def main():
    for test in (manhole_in, manhole_out, inlets_in, street, river):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name))
    print("coupled: all as it should be")


main()
